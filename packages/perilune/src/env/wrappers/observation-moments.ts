import type { Archive, Serializable } from '../../state/index.js';

/**
 * Mean and variance of observations as Gymnasium's `RunningMeanStd` keeps them: they begin in float32 and stay so
 * while what comes is float32, every operation rounded; anything else makes them float64 from the first on.
 * The formulas are those of `RunningMoments`, for one row at a time.
 */
export class ObservationMoments implements Serializable {
  private readonly mean: Float64Array;
  private readonly variance: Float64Array;
  private count = 1e-4;
  private seen = false;
  private readonly later: (value: number) => number;

  /** @param single whether what comes is float32 */
  constructor(
    readonly size: number,
    single: boolean,
  ) {
    this.mean = new Float64Array(size);
    this.variance = new Float64Array(size).fill(1);
    this.later = single ? Math.fround : Number;
  }

  observe(values: ArrayLike<number | bigint>): void {
    const { mean, variance, later } = this;
    const before = this.rounding;
    const total = this.count + 1;
    for (let i = 0; i < this.size; i++) {
      const own = mean[i] as number;
      const delta = later(Number(values[i]) - own);
      const kept = before((variance[i] as number) * before(this.count));
      const square = later(later(later(delta * delta) * later(this.count)) / later(total));
      mean[i] = later(own + later(delta / later(total)));
      variance[i] = later(later(kept + square) / later(total));
    }
    this.count = total;
    this.seen = true;
  }

  /** (value - mean) / sqrt(variance + epsilon), in float32. */
  normalize(values: ArrayLike<number | bigint>, epsilon: number): Float32Array {
    const round = this.rounding;
    const out = new Float32Array(this.size);
    for (let i = 0; i < this.size; i++) {
      const deviation = round(Math.sqrt(round((this.variance[i] as number) + round(epsilon))));
      out[i] = this.later(Number(values[i]) - (this.mean[i] as number)) / deviation;
    }
    return out;
  }

  serialize(archive: Archive): void {
    archive.array('mean', this.mean);
    archive.array('variance', this.variance);
    this.count = archive.number('count', this.count);
    this.seen = archive.boolean('seen', this.seen);
  }

  /** Of mean and variance as they stand. */
  private get rounding(): (value: number) => number {
    return this.seen ? this.later : Math.fround;
  }
}
