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
  /** States are 0..states-1, as the environment observes them. */
  readonly states: number;
  /** Actions are 0..actions-1. */
  readonly actions: number;
  /** [states] the probabilities of where an episode begins. */
  readonly start: Float64Array;
  /** What may come of an action, in the order in which the environment draws it; a list may be shared. */
  transitions(state: number, action: number): readonly ModelTransition[];
}
