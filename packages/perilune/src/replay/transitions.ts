import { UsageError } from '../errors.js';

/**
 * One step of n environments side by side ("lanes"), each a true transition (s, a, r, s'): a row that
 * only reports a reset is not one and must be left out by giving fewer lanes or another step.
 */
export interface Transitions {
  /** [n x observation size] */
  observations: Float32Array;
  /** [n x action width]: the index of a Discrete action, the values of a Box. */
  actions: ArrayLike<number>;
  /** [n] */
  rewards: ArrayLike<number>;
  /** [n x observation size]: the true successors, never the first observation of another episode. */
  nextObservations: Float32Array;
  /** [n], true or 1: the task ended in s', whose value is 0. */
  terminated: ArrayLike<boolean | number>;
  /** [n], true or 1: the episode was cut in s', whose value counts. */
  truncated: ArrayLike<boolean | number>;
  /**
   * Bytes [n x actions], 1 for the actions that may be taken in s, and in s'. Without them, all may. An s'
   * that is terminal allows one at least: which does not matter.
   */
  masks?: Uint8Array | undefined;
  nextMasks?: Uint8Array | undefined;
}

/** @throws UsageError when there are masks, for whoever keeps none */
export function checkUnmasked({ masks, nextMasks }: Transitions): void {
  if (masks === undefined && nextMasks === undefined) return;
  throw new UsageError(
    'There are masks of actions, but no room for them: make the agent with `masks: true`, or a replay with `maskedActions`.',
  );
}

/**
 * Where a replay writes a sample of B n-step transitions. For row b, which begins at time t and spans
 * k <= n steps (fewer when the episode ends within them):
 * `rewards[b]` = sum_{i<k} discount^i r_{t+i}, `discounts[b]` = discount^k, or 0 if s_{t+k} is terminal,
 * so that the TD target is rewards[b] + discounts[b] * value(nextObservations row b)
 * (Sutton and Barto 2018, eq. 7.1).
 */
export interface SampleBatch {
  /** [B x observation size] */
  observations: Float32Array;
  /** [B x action width]; of integers where the learner wants the indices of Discrete actions. */
  actions: Float32Array | Int32Array;
  /** [B] */
  rewards: Float32Array;
  /** [B] */
  discounts: Float32Array;
  /** [B x observation size] */
  nextObservations: Float32Array;
  /** Bytes [B x actions]: of the states and their successors, where the replay keeps masks. */
  masks?: Uint8Array;
  nextMasks?: Uint8Array;
  /** [B], importance weights; a replay without priorities leaves them as they are. */
  weights?: Float32Array;
}
