import * as v from 'valibot';
import { type OneStepHyperparameters, oneStepEntries } from '../one-step/options.js';
import type { Given } from '../shared/given.js';
import { type TableHyperparameters, tableEntries } from '../table/options.js';

/** The hyperparameters of tabular Q-learning over a grid, everything filled in. */
export interface TabularQHyperparameters extends OneStepHyperparameters, TableHyperparameters {
  /**
   * Two tables, of which a coin says which learns from a step, by what the other says of its choice, so that chance is not
   * taken for worth (double Q-learning, van Hasselt 2010; Sutton and Barto 2018, section 6.7). Acts by their mean. With
   * `sarsa` and `td` the other one values the policy followed.
   */
  double: boolean;
  /**
   * How far back a step's error reaches, in 0..1: each value is moved by as much of it as its trace is, which fades by
   * discount times lambda a step. 0: to the last action alone. With `q-learning` this is Watkins's Q(lambda) (1989; Sutton
   * and Barto 2018, section 12.10), whose traces are cut where an action was not among the best; with the other targets
   * Sarsa(lambda) and expected Sarsa(lambda) (sections 12.7 and 12.9).
   */
  lambda: number;
  /**
   * What the trace of an action that is taken again becomes: 1 more (`accumulating`) or 1 (`replacing`, Singh and Sutton
   * 1996).
   */
  traces: 'accumulating' | 'replacing';
}

/** What may be given: everything has a default. */
export type TabularQOptions = Given<TabularQHyperparameters>;

const entries = v.strictObject({
  ...oneStepEntries(0.1),
  ...tableEntries(0),
  double: v.optional(v.boolean(), false),
  lambda: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0),
  traces: v.optional(v.picklist(['accumulating', 'replacing']), 'replacing'),
}) satisfies v.GenericSchema<TabularQOptions, TabularQHyperparameters>;

/** Their ranges and defaults, and what goes together. */
export const tabularQSchema = v.pipe(
  entries,
  v.check(
    ({ double, lambda }) => !(double && lambda > 0),
    'double and lambda do not go together: a trace would be of two tables at once. Set double to false, or lambda to 0.',
  ),
);
