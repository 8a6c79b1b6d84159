/** A named array of float32 values, a copy that belongs to whoever holds it. */
export interface NamedTensor {
  readonly name: string;
  /** Sizes of its dimensions, the slowest first; their product is the number of values. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}
