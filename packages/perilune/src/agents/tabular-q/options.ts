import * as v from 'valibot';
import { count, oneStepEntries } from '../one-step/options.js';

const perEntry = v.union([v.number(), v.array(v.number())]);

/** The hyperparameters of tabular Q-learning over a grid, and their defaults. */
export const tabularQSchema = v.strictObject({
  ...oneStepEntries(0.1),
  /**
   * Bins each number of a Box is cut into: one number for all, or a list with one each. An index (a
   * Discrete's, or a MultiDiscrete's entry) or a bit needs none: every value has a cell of its own.
   */
  bins: v.optional(v.union([count, v.array(count)]), 8),
  /** Where the bins begin, for all of those numbers or for each; default: the observation space's bounds. */
  low: v.optional(perEntry),
  /** Where they end. What lies outside counts as lying in the outermost bin. */
  high: v.optional(perEntry),
  /** Value of an action never tried; above what can be earned it draws the agent to try all. */
  initialValue: v.optional(v.pipe(v.number(), v.finite()), 0),
});

export type TabularQOptions = v.InferInput<typeof tabularQSchema>;
export type TabularQHyperparameters = v.InferOutput<typeof tabularQSchema>;
