import type { Address } from './arena.js';

export interface DenseForward {
  /** [rows x inputs] */
  readonly input: Address;
  /** Floats between two rows of `input`, at least `inputs`. */
  readonly inputPitch: number;
  readonly inputs: number;
  /** [inputs x outputs] */
  readonly weights: Address;
  /** [outputs] */
  readonly bias: Address;
  /** [rows x outputs] */
  readonly output: Address;
  readonly outputs: number;
  /** Whether negative outputs become zero. */
  readonly relu: boolean;
  /** A hint, for speed alone: many of `input`'s values are zero, and its rows are padded. */
  readonly sparseInput: boolean;
}

export interface DenseBackwardParameters {
  /** [rows x inputs] */
  readonly input: Address;
  readonly inputPitch: number;
  readonly inputs: number;
  /** d: [rows x outputs], the gradient with respect to the layer's output before ReLU. */
  readonly outputGradient: Address;
  readonly outputs: number;
  /** [inputs x outputs] */
  readonly weightGradient: Address;
  /** [outputs] */
  readonly biasGradient: Address;
  readonly sparseInput: boolean;
}

export interface DenseBackwardInput {
  /** d: [rows x outputs] */
  readonly outputGradient: Address;
  readonly outputs: number;
  /** The transposed weights: [outputs x inputs]. */
  readonly weightsTransposed: Address;
  /** [rows x inputs] */
  readonly inputGradient: Address;
  readonly inputs: number;
  /** Whether the layer's input is the ReLU output of the layer below. */
  readonly relu: boolean;
  /** [rows x inputs], the layer's input; not used without `relu`. */
  readonly activation: Address;
  /** A hint, for speed alone: many of `outputGradient`'s values are zero. */
  readonly sparseGradient: boolean;
}

export interface Transpose {
  /** [rows x columns] */
  readonly from: Address;
  readonly rows: number;
  readonly columns: number;
  /** [columns x rows] */
  readonly to: Address;
}

export interface RowMax {
  /** [rows x columns] */
  readonly values: Address;
  readonly columns: number;
  /** [rows] */
  readonly maxima: Address;
}

export interface RowArgmax {
  /** [rows x columns] */
  readonly values: Address;
  readonly columns: number;
  /** int32 [rows] */
  readonly indices: Address;
}

export interface Gather {
  /** [rows x columns] */
  readonly values: Address;
  readonly columns: number;
  /** int32 [rows] */
  readonly indices: Address;
  /** [rows] */
  readonly taken: Address;
}

export interface TdTargets {
  /** [rows] each */
  readonly rewards: Address;
  readonly discounts: Address;
  readonly nextValues: Address;
  readonly targets: Address;
}

export type LossName = 'huber' | 'squared' | 'row-max';

export type LossReduction = 'mean' | 'sum';

export interface TdLossGradient {
  readonly loss: LossName;
  /** Huber's delta; ignored by the others. */
  readonly delta: number;
  /** Default `mean`. */
  readonly reduction?: LossReduction;
  /** [rows x columns] */
  readonly values: Address;
  readonly columns: number;
  /** int32 [rows] */
  readonly actions: Address;
  /** [rows] */
  readonly targets: Address;
  /** [rows], a factor for each row's loss. */
  readonly weights: Address;
  /** [rows], written: targets - values taken. */
  readonly tdErrors: Address;
  /** [rows x columns], written: zero but for the actions taken. */
  readonly valueGradient: Address;
  /**
   * float64 [4], written, summed in the order of the rows: the sums of weights * loss, of the values
   * taken and of the targets, and the largest |td| (NaN if one is NaN).
   */
  readonly totals: Address;
}

export interface SgdStep {
  /** [count], changed. */
  readonly parameters: Address;
  /** [count] */
  readonly gradients: Address;
  /** A multiple of 4. */
  readonly count: number;
}

/**
 * Adam's formula, with the scalars of `AdamFactors`:
 *
 * m = beta1 m + (1 - beta1) g;  v = beta2 v + ((1 - beta2) g) g;
 * parameters -= stepSize * (m / (sqrt(v) * rootCorrection + epsilon)).
 *
 * A moment smaller than float32's least normal number (2^-126) becomes zero: those of a dead unit
 * would otherwise decay into denormals and stay there, where some processors are a hundred times
 * slower.
 */
export interface AdamStep extends SgdStep {
  /** m: [count], changed. */
  readonly firstMoments: Address;
  /** v: [count], changed. */
  readonly secondMoments: Address;
}

/** Adam's scalars at step t; each is rounded to float32. */
export interface AdamFactors {
  readonly beta1: number;
  readonly beta2: number;
  /** 1 - beta1, rounded after the subtraction. */
  readonly oneMinusBeta1: number;
  readonly oneMinusBeta2: number;
  readonly epsilon: number;
  /** alpha / (1 - beta1^t) */
  readonly stepSize: number;
  /** 1 / sqrt(1 - beta2^t) */
  readonly rootCorrection: number;
}

export interface Copy {
  readonly from: Address;
  readonly to: Address;
  /** A multiple of 4. */
  readonly count: number;
}
