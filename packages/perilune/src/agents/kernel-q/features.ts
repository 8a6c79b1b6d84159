import type { NamedTensor } from '../../net/index.js';

/** Turns an observation into features: phi(x). */
export interface Features {
  readonly observationSize: number;
  readonly count: number;
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
