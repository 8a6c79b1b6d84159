import type { Archive, Serializable } from './archive.js';

/** What running moments are made from. */
export interface RunningMomentsOptions {
  /** How many numbers a row has. Default 1. */
  size?: number | undefined;
  /** What the rows before the first count for, with mean 0 and variance 1. Default 1e-4. */
  count?: number | undefined;
  /** Where mean and variance are kept: [size] each. Default: arrays of its own. */
  mean?: Float64Array | undefined;
  variance?: Float64Array | undefined;
}

/**
 * Mean and variance of all rows seen so far, each column by itself, in float64: batch by batch (Chan,
 * Golub & LeVeque 1979, the pairwise form of Welford's), as Stable-Baselines3's and Gymnasium's
 * `RunningMeanStd` have it. With a batch's mean m, variance v and size n, and delta = m - mean:
 *
 *     mean += delta n / (count + n)
 *     variance = (variance count + v n + delta^2 count n / (count + n)) / (count + n)
 *     count += n
 *
 * Variances are divided by n. Nothing allocates.
 */
export class RunningMoments implements Serializable {
  /** [size] */
  readonly mean: Float64Array;
  /** [size] */
  readonly variance: Float64Array;
  private rows: number;

  constructor({ size = 1, count = 1e-4, mean, variance }: RunningMomentsOptions = {}) {
    this.mean = (mean ?? new Float64Array(size)).fill(0);
    this.variance = (variance ?? new Float64Array(size)).fill(1);
    this.rows = count;
  }

  /** Rows seen, and what those before the first count for. */
  get count(): number {
    return this.rows;
  }

  /**
   * Takes n rows in.
   *
   * @param rows [n x stride]
   * @param options.stride numbers from one row to the next; default: the size
   * @param options.columns where in a row the numbers are; default: at its beginning
   */
  observe(
    rows: ArrayLike<number>,
    n: number,
    options: { stride?: number; columns?: ArrayLike<number> } = {},
  ): void {
    const { stride = this.mean.length, columns } = options;
    const total = this.rows + n;
    for (let j = 0; j < this.mean.length; j++) {
      const from = columns?.[j] ?? j;
      let sum = 0;
      for (let r = 0; r < n; r++) sum += rows[r * stride + from] as number;
      const mean = sum / n;
      let squares = 0;
      for (let r = 0; r < n; r++) {
        const distance = (rows[r * stride + from] as number) - mean;
        squares += distance * distance;
      }
      const own = this.mean[j] as number;
      const delta = mean - own;
      const moment = (this.variance[j] as number) * this.rows + squares;
      this.mean[j] = own + (delta * n) / total;
      this.variance[j] = (moment + (delta * delta * this.rows * n) / total) / total;
    }
    this.rows = total;
  }

  /** Takes over what other rows amounted to. */
  set({
    mean,
    variance,
    count,
  }: {
    mean: ArrayLike<number>;
    variance: ArrayLike<number>;
    count: number;
  }): void {
    this.mean.set(mean);
    this.variance.set(variance);
    this.rows = count;
  }

  serialize(archive: Archive): void {
    archive.array('mean', this.mean);
    archive.array('variance', this.variance);
    this.rows = archive.number('count', this.rows);
  }
}
