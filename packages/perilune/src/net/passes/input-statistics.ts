import { UsageError } from '../../errors.js';
import { type Archive, RunningMoments, type Serializable } from '../../state/index.js';
import type { Address } from '../kernels/arena.js';
import type { InferenceKernels } from '../kernels/kernels.js';
import { type InputDescription, rowSizeOf, valueCountOf } from '../network/input.js';
import type { NamedTensor } from '../network/tensor.js';
import { matchTensors, type TensorLike } from '../network/tensors.js';

/** What the names of its tensors begin with, as Stable-Baselines3 names its `RunningMeanStd`. */
const PREFIX = 'obs_rms.';

/** Running mean and variance of an observation's values, kept where kernels can read them. */
export class InputStatistics implements Serializable {
  /** float64 [values] */
  readonly mean: Address;
  /** float64 [values] */
  readonly variance: Address;
  private readonly moments: RunningMoments;
  /** Where in rows the values are. */
  private readonly place: { readonly stride: number; readonly columns: Int32Array };

  constructor({ arena }: InferenceKernels, input: InputDescription) {
    const size = valueCountOf(input);
    this.mean = arena.reserve(8 * size);
    this.variance = arena.reserve(8 * size);
    this.place = { stride: rowSizeOf(input), columns: Int32Array.from(columnsOf(input)) };
    this.moments = new RunningMoments({
      mean: arena.doubles(this.mean, size),
      variance: arena.doubles(this.variance, size),
    });
  }

  get count(): number {
    return this.moments.count;
  }

  /**
   * Takes n rows of observations in. Nothing allocates.
   *
   * @throws UsageError when there are not so many
   */
  observe(rows: ArrayLike<number>, n: number): void {
    const { stride } = this.place;
    if (n < 1 || rows.length < n * stride) {
      throw new UsageError(
        `${n} observations have ${n} x ${stride} numbers; given ${rows.length}.`,
      );
    }
    this.moments.observe(rows, n, this.place);
  }

  /** Copies, rounded to float32: `obs_rms.mean` and `obs_rms.var` [values], `obs_rms.count` [1]. */
  tensors(): NamedTensor[] {
    const { mean, variance, count } = this.moments;
    return [
      { name: `${PREFIX}mean`, shape: [mean.length], values: Float32Array.from(mean) },
      { name: `${PREFIX}var`, shape: [mean.length], values: Float32Array.from(variance) },
      { name: `${PREFIX}count`, shape: [1], values: Float32Array.of(count) },
    ];
  }

  /** @throws UsageError when one is missing, unknown, of another shape, or no variance; then nothing has changed */
  set(tensors: readonly TensorLike[]): void {
    const found = matchTensors(this.tensors(), tensors);
    const [mean, variance, count] = ['mean', 'var', 'count'].map(
      (name) => found.get(PREFIX + name)!.values,
    ) as [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>];
    const odd = Array.from(variance).find((value) => value < 0);
    if (odd !== undefined) {
      throw new UsageError(`${PREFIX}var holds ${odd}: a variance is never below 0.`);
    }
    this.moments.set({ mean, variance, count: count[0]! });
  }

  copyFrom({ moments }: InputStatistics): void {
    this.moments.set(moments);
  }

  serialize(archive: Archive): void {
    this.moments.serialize(archive);
  }
}

export function isStatistic({ name }: { name: string }): boolean {
  return name.startsWith(PREFIX);
}

function columnsOf({ segments }: InputDescription): number[] {
  let from = 0;
  return segments.flatMap(({ kind, size }) => {
    const start = from;
    from += kind === 'values' ? size : 1;
    return kind === 'values' ? Array.from({ length: size }, (_, i) => start + i) : [];
  });
}
