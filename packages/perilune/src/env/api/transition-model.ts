import type { AnyValue } from '../../spaces/index.js';

/** One of the things that may come of an action. */
export interface ModelTransition {
  /** 0..1; those of a state and an action add up to 1. */
  readonly probability: number;
  /** The state that follows. */
  readonly next: number;
  readonly reward: number;
  readonly terminated: boolean;
}

/**
 * All that can happen in a world of finitely many states: Gymnasium's `env.P`, p(s', r | s, a) of Sutton and
 * Barto (2018), equation 3.2. A time limit is no part of it.
 */
export interface TransitionModel {
  /** States are 0..states-1. */
  readonly states: number;
  /** Actions are 0..actions-1. */
  readonly actions: number;
  /** [states] the probabilities of where an episode begins. */
  readonly start: Float64Array;
  /** What may come of an action, in the order in which the environment draws it; a list may be shared. */
  transitions(state: number, action: number): readonly ModelTransition[];
  /** What the environment lets be seen of a state. Default: its number. */
  observation?(state: number): AnyValue;
  /** [actions] 1 for those that may be taken in a state: the environment's `info.actionMask`. Default: all. */
  actionMask?(state: number): Uint8Array;
  /** What of the world it does not tell, in words: then nothing computed from it is exact. */
  readonly leavesOut?: string | undefined;
}
