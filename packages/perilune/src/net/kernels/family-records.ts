import type { ActivationName } from './activations.js';
import type { Address } from './arena.js';
import type { LossReduction } from './plain-records.js';

/** An array of groups of numbers in every row, the numbers of an action's distribution. */
export interface Atoms {
  /** Groups in a row. */
  readonly actionCount: number;
  /** N, the numbers in a group. */
  readonly atoms: number;
  /**
   * Floats between the beginnings of two groups: 1 where a group is one number, else pitch(atoms).
   * Rows lie pitch(actions * stride) apart.
   */
  readonly stride: number;
}

export interface LayerNormForward {
  /** [rows x columns], normalized in place: x becomes xhat. */
  readonly values: Address;
  readonly columns: number;
  /** [columns] */
  readonly gain: Address;
  /** [columns] */
  readonly bias: Address;
  readonly epsilon: number;
  /** Whether negative outputs become zero. */
  readonly relu: boolean;
  /** [rows], written: 1 / sqrt(variance + epsilon). */
  readonly scales: Address;
  /** [rows x columns], written. */
  readonly output: Address;
}

export interface LayerNormBackward {
  /** xhat: [rows x columns] */
  readonly values: Address;
  readonly columns: number;
  /** [columns] */
  readonly gain: Address;
  /** [rows] */
  readonly scales: Address;
  /** [rows x columns], changed: from the gradient of gain xhat + bias to that of x. */
  readonly gradient: Address;
  /** [columns], written. */
  readonly gainGradient: Address;
  /** [columns], written. */
  readonly biasGradient: Address;
}

export interface Dueling extends Atoms {
  /** V, or its gradient: [rows x atoms] */
  readonly value: Address;
  /** A, or its gradient: [rows x actions x atoms] */
  readonly advantages: Address;
  /** Q, or its gradient: [rows x actions x atoms] */
  readonly output: Address;
}

export interface AddRows {
  /** [rows x columns] */
  readonly from: Address;
  readonly columns: number;
  /** [rows x columns], changed. */
  readonly to: Address;
}

export interface Perturbation {
  /** [rows x columns]; of `perturb` the means, of `noiseGradient` the gradient of the result. */
  readonly from: Address;
  /** [rows x columns]; not used by `noiseGradient`. */
  readonly deviations: Address;
  readonly rows: number;
  readonly columns: number;
  /** [rows] */
  readonly rowNoise: Address;
  /** [columns] */
  readonly columnNoise: Address;
  /** [rows x columns], written. */
  readonly to: Address;
}

export interface Softmax extends Atoms {
  /** [rows x actions x atoms] */
  readonly logits: Address;
  /** [rows x actions x atoms], written. May be `logits`. */
  readonly probabilities: Address;
}

export interface Expectation extends Atoms {
  /** [rows x actions x atoms] */
  readonly distribution: Address;
  /** [atoms] */
  readonly factors: Address;
  /** [rows x actions], written. */
  readonly values: Address;
}

export interface GatherAtoms extends Atoms {
  /** [rows x actions x atoms] */
  readonly distribution: Address;
  /** int32 [rows] */
  readonly indices: Address;
  /** [rows x atoms], written. */
  readonly taken: Address;
}

export interface MixAtoms extends Atoms {
  /** [rows x actions x atoms] */
  readonly distribution: Address;
  /** [rows x actions] */
  readonly policy: Address;
  /** Written: [rows] where stride is 1, else [rows x atoms]. */
  readonly mixed: Address;
}

export interface SoftPolicy {
  /** Of the states left: [rows x columns]. */
  readonly values: Address;
  /** Of the states entered: [rows x columns]. */
  readonly nextValues: Address;
  readonly columns: number;
  /** int32 [rows] */
  readonly actions: Address;
  /** [rows] */
  readonly rewards: Address;
  /** [rows] */
  readonly discounts: Address;
  /** tau */
  readonly temperature: number;
  readonly alpha: number;
  /** l0 */
  readonly clip: number;
  /** [rows x columns], written: pi(.|next). */
  readonly policy: Address;
  /** [rows], written: the rewards with the bonus and the next state's entropy. */
  readonly softRewards: Address;
}

export interface AtomTargets {
  /** [rows] */
  readonly rewards: Address;
  /** [rows] */
  readonly discounts: Address;
  /** [rows x atoms]: returns, or for `projectAtoms` the probabilities of the support's. */
  readonly next: Address;
  readonly atoms: number;
  /** [rows x atoms], written. */
  readonly targets: Address;
}

export interface Projection extends AtomTargets {
  readonly vMin: number;
  readonly vMax: number;
}

export interface AtomsLoss extends Atoms {
  /** [rows x actions x atoms]: logits or quantiles. */
  readonly values: Address;
  /** int32 [rows] */
  readonly actions: Address;
  /** [rows x atoms] */
  readonly targets: Address;
  /** [rows], a factor for each row's loss. */
  readonly weights: Address;
  readonly reduction: LossReduction;
  /** [rows], written: the targets' mean less that of the values taken. */
  readonly tdErrors: Address;
  /** [rows], written. */
  readonly priorities: Address;
  /** [rows x actions x atoms], written: zero but for the actions taken. */
  readonly valueGradient: Address;
  /** float64 [4], written: as `TdLossGradient` has it, of the means. */
  readonly totals: Address;
}

export interface CategoricalLoss extends AtomsLoss {
  /** z: [atoms] */
  readonly support: Address;
}

export interface QuantileLoss extends AtomsLoss {
  /** kappa */
  readonly delta: number;
}

export interface Activate {
  readonly activation: ActivationName;
  /** x: [rows x columns] */
  readonly input: Address;
  readonly columns: number;
  /** y: [rows x columns], written. May be `input`, if no backward pass needs x. */
  readonly output: Address;
}

export interface ActivateBackward extends Activate {
  /** [rows x columns], changed: from the gradient of y to that of x. */
  readonly gradient: Address;
}

export interface ExpandRows {
  /** Rows of the entries that the segments tell of. */
  readonly input: Address;
  /** Floats between two rows of `input`. */
  readonly inputPitch: number;
  /**
   * int32 [segmentCount x 2]: (0, n) copies the next n entries; (size, from), size > 0, makes the next
   * entry, an index counted from `from`, into `size` numbers.
   */
  readonly segments: Address;
  readonly segmentCount: number;
  /** Written: rows of the segments' numbers one after the other. */
  readonly output: Address;
  /** Floats between two rows of `output`; those behind the segments' are left as they are. */
  readonly outputPitch: number;
}

export interface NormalizeRows {
  /** [rows x columns] */
  readonly input: Address;
  /** Floats between two rows of `input`, at least `columns`. */
  readonly inputPitch: number;
  readonly columns: number;
  /** float64 [columns] */
  readonly mean: Address;
  /** float64 [columns] */
  readonly variance: Address;
  readonly epsilon: number;
  /** The largest absolute value that is let through; Infinity: every value. */
  readonly clip: number;
  /** [rows x columns], written. May be `input`, if the pitches are the same. */
  readonly output: Address;
  /** Floats between two rows of `output`; those behind the columns are left as they are. */
  readonly outputPitch: number;
}

export interface MaskValues {
  /** [rows x columns], changed. */
  readonly values: Address;
  readonly columns: number;
  /** Bytes [rows x columns], packed: 0 is forbidden, everything else allowed. */
  readonly masks: Address;
  /**
   * What forbidden values become. -1e30 is below every value there is and yet finite: its probability
   * is 0 in a softmax, and 0 times it is 0 in an entropy, where -Infinity would make a NaN.
   */
  readonly fill: number;
}

export interface DeadColumns {
  /** [rows x columns] */
  readonly values: Address;
  readonly columns: number;
}
