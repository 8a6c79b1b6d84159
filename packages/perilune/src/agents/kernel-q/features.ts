import type { NamedTensor } from '../../net/index.js';
import type { RowSegment } from '../../spaces/index.js';

/** Turns an observation into features: phi(x). */
export interface Features {
  readonly observationSize: number;
  readonly count: number;
  /** What it makes of a row first, where it does not take its numbers as they are. */
  readonly segments?: readonly RowSegment[];
  /**
   * @param observations [at least row + 1 x observation size]
   * @param features [count], written
   */
  into(observations: Float32Array, row: number, features: Float64Array): void;
  /** All that it consists of; names begin with its kind. */
  tensors(): NamedTensor[];
}

/** (x - mean) / deviation, entry by entry: [observation size] both. */
export interface Standardizer {
  mean: ArrayLike<number>;
  deviation: ArrayLike<number>;
}
