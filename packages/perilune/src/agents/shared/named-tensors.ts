import { UsageError } from '../../errors.js';
import type { NamedTensor } from '../../net/index.js';
import { show } from '../../text/show.js';

/** A file's tensors by name. */
export class NamedTensors {
  private readonly byName: ReadonlyMap<string, NamedTensor>;

  constructor(tensors: readonly NamedTensor[]) {
    this.byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** @throws UsageError when there is none of the name, or it has another number of dimensions */
  tensor(name: string, dimensions: number): NamedTensor {
    const found = this.byName.get(name);
    if (found?.shape.length === dimensions) return found;
    throw new UsageError(
      `The file has no tensor ${show(name)} of ${dimensions} dimensions; it has ${[...this.byName.keys()].join(', ')}.`,
    );
  }

  /** A vector's values. @throws UsageError as `tensor` does, or when it has another length */
  vector(name: string, length?: number): Float32Array {
    const { values } = this.tensor(name, 1);
    if (length === undefined || values.length === length) return values;
    throw new UsageError(
      `The tensor ${show(name)} has ${values.length} values, but must have ${length}.`,
    );
  }

  /** A matrix's values. @throws UsageError as `tensor` does, or when it has another shape */
  matrix(name: string, shape: readonly [rows: number, columns: number]): Float32Array {
    const found = this.tensor(name, 2);
    if (found.shape[0] === shape[0] && found.shape[1] === shape[1]) return found.values;
    throw new UsageError(
      `The tensor ${show(name)} has the shape (${found.shape.join(', ')}), but must have (${shape.join(', ')}).`,
    );
  }

  /** @throws UsageError unless it is a vector of one value */
  scalar(name: string): number {
    return this.vector(name, 1)[0] as number;
  }
}

/** A named copy of some values, rounded to float32. */
export function tensorOf(
  name: string,
  shape: readonly number[],
  values: ArrayLike<number>,
): NamedTensor {
  return { name, shape, values: Float32Array.from(values) };
}
