import type { Transitions } from '../../replay/transitions.js';
import type { AnySpace } from '../../spaces/index.js';
import type { Serializable } from '../../state/index.js';

/** A policy that has been learned: what `train` returns and `loadAgent` reads. It acts greedily. */
export interface Agent {
  readonly algo: string;
  /** Entries of an observation. */
  readonly observationSize: number;
  /** Discrete actions 0..n-1. */
  readonly actionCount: number;
  /** The action of the largest Q-value; of equal ones the first. */
  act(observation: ArrayLike<number>): number;
  /**
   * Greedy actions for n observations: the same as `act` on each, faster.
   *
   * @param observations [n x observation size]
   * @param actions [n], written
   */
  actInto(observations: Float32Array, actions: Int32Array): void;
  /** Q-values, one an action, in the environment's units whatever reward scale it learned with; a fresh array. */
  qValues(observation: ArrayLike<number>): Float32Array;
  /** The agent as a safetensors file, that `loadAgent` reads; the same agent gives the same bytes. */
  save(): Uint8Array;
}

/** One step of one environment. */
export interface Transition {
  observation: ArrayLike<number>;
  action: number;
  reward: number;
  /** The true successor, never the first observation of another episode. */
  nextObservation: ArrayLike<number>;
  terminated: boolean;
  truncated: boolean;
}

/** What the updates of one call of `learn` found, averaged over them. */
export interface LearnReport {
  /** Gradient steps done. */
  updates: number;
  loss: number;
  /** Global L2 norm before clipping. */
  gradientNorm: number;
  /** Mean Q-value of the actions learned from, in the environment's units. */
  meanQ: number;
  /** Mean size of the temporal-difference error, |y - Q(s, a)|, in the environment's units. */
  tdError: number;
  /** Share of the hidden units that gave 0 for a whole batch, where there are such units; looked at now and then. */
  deadUnits?: number | undefined;
}

/**
 * An agent that learns: the parts of a training loop. Its state is taken between two steps, when nothing
 * observed waits to be learned from.
 */
export interface LearningAgent extends Agent, Serializable {
  /** Environments stepped together: rows of `explore` and of `observeAll`. */
  readonly environments: number;
  /** Environment steps observed. */
  readonly steps: number;
  /** Gradient steps done. */
  readonly updates: number;
  /** gamma: what a reward a step later is worth. */
  readonly discount: number;
  /** Chance of a random action at this step, if the agent explores by chance. */
  readonly epsilon: number;
  /**
   * Actions to collect experience with: exploring ones.
   *
   * @param observations [environments x observation size]
   * @param actions [environments], written
   */
  exploreInto(observations: Float32Array, actions: Int32Array): void;
  /** One environment's exploring action; for a loop of one's own with `environments` = 1. */
  explore(observation: ArrayLike<number>): number;
  /** Takes in one step of every environment. Arrays are copied. */
  observeAll(transitions: Transitions): void;
  /** Takes in one step; for a loop of one's own with `environments` = 1. */
  observe(transition: Transition): void;
  /** Does the gradient steps that are due; undefined when none is. */
  learn(): LearnReport | undefined;
  /** The greedy policy as it stands, in the environment's units: a copy that learning leaves alone. */
  snapshot(): Agent;
}

/** What an agent needs to know of an environment. */
export interface Spaces {
  observationSpace: AnySpace;
  actionSpace: AnySpace;
}
