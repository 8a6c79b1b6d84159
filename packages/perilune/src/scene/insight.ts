/**
 * What an agent makes of a world of few states, for pictures that show all of them at once: an arrow a tile for what it
 * would do there, and a tint for what it takes that to be worth.
 */
export interface Insight {
  /** [states] the action that it takes. */
  readonly actions: ArrayLike<number>;
  /** [states] what that is worth to it; absent where an agent has no values. */
  readonly values?: ArrayLike<number> | undefined;
}
