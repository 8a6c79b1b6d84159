import type { NamedTensor } from '../../net/index.js';
import type { KeptValues } from './values-learner.js';

/** An estimate of every action's value in a state: q(s, a). */
export interface ActionValues {
  readonly observationSize: number;
  readonly actionCount: number;
  /**
   * @param observations [at least row + 1 x observation size]
   * @param row which of them
   * @param values [action count], written
   */
  valuesInto(observations: Float32Array, row: number, values: Float64Array): void;
}

/** An estimate that can be written to a file. */
export interface SavableValues extends ActionValues {
  /** What it is, in a word that its file says. */
  readonly kind: string;
  /** What its file says beside its kind, for those who read it: made of what JSON knows. */
  details?(): Readonly<Record<string, unknown>>;
  tensors(): NamedTensor[];
}

/** One transition, and what its value is to be moved towards. */
export interface TdStep {
  /** [at least row + 1 x observation size] both */
  observations: Float32Array;
  nextObservations: Float32Array;
  row: number;
  action: number;
  /** y = r + sum_a targetWeights[a] q(s', a) */
  target: number;
  /** d y / d q(s', a): [action count], the discount included; all zero where nothing is bootstrapped. */
  targetWeights: Float64Array;
  learningRate: number;
  /** [actions], 1 for those that might be taken. Default: all. */
  mask?: Uint8Array | undefined;
  /** Whether the episode goes no further, terminated or cut. */
  ends: boolean;
}

/** What an update found before it moved anything; one object, overwritten by the next. */
export interface TdFound {
  /** y - q(s, a) */
  tdError: number;
  /** q(s, a) */
  value: number;
  /** L2 norm of the gradient of the squared TD error. */
  gradientNorm: number;
}

/** Two estimates that learn in turns, each by what the other says of its choices (van Hasselt 2010). */
export interface DoublePair {
  /** Which moves with the next update, and chooses the best action of the successor. */
  learner: ActionValues;
  /** Which says what that action is worth. */
  judge: ActionValues;
}

/** An estimate that learns from steps. */
export interface LearnableValues extends KeptValues {
  /** One step of gradient descent on (y - q(s, a))^2. */
  update(step: TdStep): Readonly<TdFound>;
  /** Drawn anew, once before each update; absent where one estimate both chooses and judges. */
  drawPair?(): DoublePair;
}
