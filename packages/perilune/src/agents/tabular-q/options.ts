import * as v from 'valibot';
import { count, type OneStepHyperparameters, oneStepEntries } from '../one-step/options.js';
import type { Given } from '../shared/given.js';

/** The hyperparameters of tabular Q-learning over a grid, everything filled in. */
export interface TabularQHyperparameters extends OneStepHyperparameters {
  /**
   * Bins each number of a Box is cut into: one number for all, or a list with one each. An index (a
   * Discrete's, or a MultiDiscrete's entry) or a bit needs none: every value has a cell of its own.
   */
  bins: number | readonly number[];
  /** Where the bins begin, for all of those numbers or for each; default: the observation space's bounds. */
  low?: number | readonly number[] | undefined;
  /** Where the bins end. What lies outside counts as lying in the outermost bin. */
  high?: number | readonly number[] | undefined;
  /** Value of an action never tried; above what can be earned it draws the agent to try all. */
  initialValue: number;
}

/** What may be given: everything has a default. */
export type TabularQOptions = Given<TabularQHyperparameters>;

const perEntry = v.union([v.number(), v.array(v.number())]);

/** Their ranges and defaults. */
export const tabularQSchema = v.strictObject({
  ...oneStepEntries(0.1),
  bins: v.optional(v.union([count, v.array(count)]), 8),
  low: v.optional(perEntry),
  high: v.optional(perEntry),
  initialValue: v.optional(v.pipe(v.number(), v.finite()), 0),
}) satisfies v.GenericSchema<TabularQOptions, TabularQHyperparameters>;
