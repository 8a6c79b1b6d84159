import * as v from 'valibot';
import type { Given } from '../shared/given.js';
import { type Schedule, scheduleSchema } from '../shared/schedule.js';
import { type TableHyperparameters, tableEntries } from '../table/options.js';

/** The hyperparameters of Monte Carlo control, everything filled in. */
export interface MonteCarloHyperparameters extends TableHyperparameters {
  /**
   * Which of an episode's returns count when an action is taken in a state more than once: what followed its first time, or
   * every time (Sutton and Barto 2018, sections 5.1 and 5.4).
   */
  visits: 'first' | 'every';
  /**
   * Size of a step, before `visitDecay` makes it smaller: with both at 1, the default, a value is the mean of its returns
   * (incremental, section 5.6); with a decay of 0 it follows the latest ones. A number, or a line from `start` to `end` over
   * `steps` environment steps.
   */
  learningRate: Schedule;
  /** gamma: what a reward a step later is worth. */
  discount: number;
  /** Chance of a random action: a number, or a line from `start` to `end` over `steps` environment steps. */
  epsilon: Schedule;
  /** Environments stepped together. */
  environments: number;
}

/** What may be given: everything has a default. */
export type MonteCarloOptions = Given<MonteCarloHyperparameters>;

/** Their ranges and defaults. */
export const monteCarloSchema = v.strictObject({
  visits: v.optional(v.picklist(['first', 'every']), 'first'),
  learningRate: v.optional(scheduleSchema(0, 10), 1),
  discount: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 1),
  epsilon: v.optional(scheduleSchema(0, 1), 0.1),
  environments: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  ...tableEntries(1),
}) satisfies v.GenericSchema<MonteCarloOptions, MonteCarloHyperparameters>;
