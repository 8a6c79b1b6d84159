import { UsageError } from '../errors.js';
import type { Address, ForwardKernels, NamedTensor } from '../net/index.js';
import { pitch } from '../net/kernels/kernels.js';
import { show } from '../text/show.js';

/** Rows that are computed at a time. */
export const MAX_ROWS = 64;

/** Room for the tensors, each row of them padded, and for so many columns of what layers give; the rest is to spare. */
export function bytesFor(tensors: readonly NamedTensor[], columns: number): number {
  const floats = tensors.reduce(
    (sum, { shape, values }) => sum + 2 * values.length + 4 * (shape[1] ?? 0),
    0,
  );
  return 8 * floats + 16 * MAX_ROWS * columns + 2 ** 20;
}

/** Brings a file's tensors into an arena, as its kernels read them. */
export class Tensors {
  private readonly byName: ReadonlyMap<string, NamedTensor>;

  constructor(
    tensors: readonly NamedTensor[],
    private readonly kernels: ForwardKernels,
  ) {
    this.byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  }

  /**
   * A matrix [outputs][inputs], as PyTorch has it, transposed; or a vector [outputs]: one row of it.
   *
   * @param group outputs that lie side by side, each group padded
   * @throws UsageError when there is none of the name, or it has another shape
   */
  floats(name: string, outputs: number, { inputs = 0, group = 1 } = {}): Address {
    const values = this.find(name, inputs === 0 ? [outputs] : [outputs, inputs]);
    const columns = columnsOf(outputs, group);
    const rows = Math.max(1, inputs);
    const { arena } = this.kernels;
    const address = arena.reserveFloats(rows * pitch(columns));
    const block = arena.floats(address, rows * pitch(columns));
    values.forEach((value, k) => {
      const output = Math.floor(k / rows);
      const column = Math.floor(output / group) * (columnsOf(group, group) - group) + output;
      block[(k % rows) * pitch(columns) + column] = value;
    });
    return address;
  }

  /** A vector [size] as float64. */
  doubles(name: string, size: number): Address {
    const values = this.find(name, [size]);
    const address = this.kernels.arena.reserve(8 * size);
    this.kernels.arena.doubles(address, size).set(values);
    return address;
  }

  private find(name: string, shape: readonly number[]): Float32Array {
    const found = this.byName.get(name);
    if (found !== undefined && found.shape.join() === shape.join()) return found.values;
    throw new UsageError(
      `The file must have a tensor ${show(name)} of the shape (${shape.join(', ')}); ` +
        (found ? `it has (${found.shape.join(', ')}).` : 'it has none.'),
    );
  }
}

/** Columns in memory of so many outputs in groups of one size. */
export function columnsOf(outputs: number, group: number): number {
  return group === 1 ? outputs : (outputs / group) * pitch(group);
}
