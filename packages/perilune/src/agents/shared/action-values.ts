import type { NamedTensor } from '../../net/index.js';
import type { Serializable } from '../../state/index.js';
import type { ValueAgent } from './agent.js';
import type { AgentFile, AgentIdentity } from './agent-file.js';

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

/** An estimate that learns. */
export interface LearnableValues extends ActionValues, Serializable {
  /** One step of gradient descent on (y - q(s, a))^2. */
  update(step: TdStep): Readonly<TdFound>;
  /** The greedy policy on the values as they stand: a copy. @param identity what it is to say of itself */
  snapshot(identity: AgentIdentity): ValueAgent;
  /** Takes over those of an agent's file. @throws UsageError that names what does not fit; then nothing has changed */
  adopt(file: AgentFile): void;
}
