import type { Transitions } from '../../replay/transitions.js';
import type { AnySpace, AnyValue } from '../../spaces/index.js';
import type { Serializable } from '../../state/index.js';
import type {
  ActOptions,
  ActRowsOptions,
  Agent,
  AgentAction,
  AgentDescription,
  AgentObservation,
  Spaces,
  ValueAgent,
} from './agent.js';
import type { AgentFile } from './agent-file.js';
import type { ActionMask } from './masks.js';
import type { Stopwatch } from './stopwatch.js';

/** What every algorithm is made of beside its hyperparameters. */
export interface AgentSetup<A extends AnySpace = AnySpace> {
  /** The environment it will act in: its spaces matter, and its id and options are noted down. */
  env: Spaces<A> & {
    readonly id?: string;
    readonly madeWith?: Readonly<Record<string, unknown>> | undefined;
  };
  /** An integer in 0..2^53-1. */
  seed: number;
  /** Whether there will be masks of actions: the environment has `info.actionMask`. Default false. */
  masks?: boolean | undefined;
  /** Told how long the agent's work takes. */
  stopwatch?: Stopwatch | undefined;
}

/** One step of one environment. */
export interface Transition<A extends AnyValue = AgentAction> {
  observation: AgentObservation;
  action: A;
  reward: number;
  /** The true successor, never the first observation of another episode. */
  nextObservation: AgentObservation;
  terminated: boolean;
  truncated: boolean;
  /** [actions], 1 for those that may be taken in the state that is left, and in its successor. Default: all. */
  mask?: ActionMask | undefined;
  nextMask?: ActionMask | undefined;
}

/**
 * What one call of `learn` found, by the names that its algorithm declares (`metrics` of its
 * registration): `loss`, `gradientNorm`, ... Averages over the call's updates; a fresh object every time.
 */
export interface LearnReport {
  /** Gradient steps done. */
  readonly updates: number;
  readonly [metric: string]: number;
}

/**
 * An agent that learns: the parts of a training loop. Its state is taken between two steps, when nothing
 * observed waits to be learned from.
 */
export interface LearningAgent<A extends AnyValue = AgentAction> extends Agent<A>, Serializable {
  /** Environments stepped together: rows of `exploreInto` and of `observeAll`. */
  readonly environments: number;
  /** Environment steps observed. */
  readonly steps: number;
  /** Gradient steps done. */
  readonly updates: number;
  /** gamma: what a reward a step later is worth. */
  readonly discount: number;
  /**
   * [environments]: the discounted returns that it expected of the actions chosen by the last
   * `exploreInto`, as far as choosing them told, in the environment's units; NaN where it did not look.
   */
  readonly expectedReturns?: Float64Array | undefined;
  /**
   * Actions to collect experience with: exploring ones.
   *
   * @param observations [environments x observation size]
   * @param actions [environments x action width], written
   */
  exploreInto(observations: Float32Array, actions: Float32Array, options?: ActRowsOptions): void;
  /** One environment's exploring action; for a loop of one's own. @throws UsageError unless `environments` is 1 */
  explore(observation: AgentObservation, options?: ActOptions): A;
  /** Takes in one step of every environment. Arrays are copied. */
  observeAll(transitions: Transitions): void;
  /** Takes in one step; for a loop of one's own. @throws UsageError unless `environments` is 1 */
  observe(transition: Transition<A>): void;
  /** Does the gradient steps that are due; undefined when none is. */
  learn(): LearnReport | undefined;
  /** How its schedules stand now, by the names that its algorithm declares: `epsilon`, `learningRate`, ... */
  standing(): Readonly<Record<string, number>>;
  /** The policy as it stands, in the environment's units: a copy that learning leaves alone. */
  snapshot(): Agent<A>;
  /**
   * Begins with what another agent of the same algorithm and spaces learned, before the first step: see
   * `warmStart`. Absent where an algorithm cannot.
   *
   * @param file the agent's, as its `save` wrote it
   * @param description what that agent says of itself
   * @throws UsageError that names what does not fit; then nothing has changed
   */
  adopt?(file: AgentFile, description: AgentDescription): void;
}

/** A learning agent that says what it expects of every action, and whose policy does. */
export interface LearningValueAgent extends LearningAgent<number>, ValueAgent {
  snapshot(): ValueAgent;
}
