import * as v from 'valibot';
import { type Entry, entriesOf, perNumber } from '../shared/entries.js';
import type { AgentSetup } from '../shared/learning-agent.js';
import { discreteActions } from '../shared/spaces.js';
import { Grid, type GridOptions, MOST_BINS } from './grid.js';
import { GridTable } from './grid-table.js';

/** The hyperparameters of a table of action values over a grid, everything filled in. */
export interface TableHyperparameters {
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
  /**
   * How quickly step sizes shrink: the n-th step of a value has the size learningRate / n^visitDecay, in 0..1 (Even-Dar
   * and Mansour 2003). At 0 they do not; at 1, with a rate of 1, a value is the mean of its targets.
   */
  visitDecay: number;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_BINS));
const perEntry = v.union([v.number(), v.array(v.number())]);

/** Their ranges and defaults. @param visitDecay its default */
export function tableEntries(visitDecay: number) {
  return {
    bins: v.optional(v.union([count, v.array(count)]), 8),
    low: v.optional(perEntry),
    high: v.optional(perEntry),
    initialValue: v.optional(v.pipe(v.number(), v.finite()), 0),
    visitDecay: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), visitDecay),
  };
}

/**
 * A table over a sparse grid: each number of a Box is cut into bins, each value of an index or bit is one of its own, and a
 * cell gets its row of values when it is first visited. Nothing learned in one cell is known in its neighbour, and the cells
 * multiply with every entry: with 8 entries of 8 bins there are 16.8 million.
 *
 * @param who asks for it, in words
 * @throws UsageError if the actions are not Discrete, or the grid cannot be made of the options
 */
export function tableOf(
  who: string,
  { env, hyperparameters }: AgentSetup & { hyperparameters: TableHyperparameters },
): GridTable {
  const { n: actionCount } = discreteActions(who, env);
  const grid = new Grid(gridOf(entriesOf(env.observationSpace), hyperparameters));
  const { initialValue, visitDecay } = hyperparameters;
  return new GridTable({ grid, actionCount, initialValue, visitDecay });
}

/** The bins of every entry; of an index one around each value, which lies in the middle of it. */
function gridOf(entries: readonly Entry[], options: TableHyperparameters): GridOptions {
  const low = options.low === undefined ? [] : perNumber('low', options.low, entries);
  const high = options.high === undefined ? [] : perNumber('high', options.high, entries);
  const bins = perNumber('bins', options.bins, entries);
  const cells = entries.map((entry, i) => {
    if (entry.kind !== 'number') return { low: -0.5, high: entry.count - 0.5, bins: entry.count };
    return { low: low[i] ?? entry.low, high: high[i] ?? entry.high, bins: bins[i] as number };
  });
  return {
    low: cells.map((cell) => cell.low),
    high: cells.map((cell) => cell.high),
    bins: cells.map((cell) => cell.bins),
  };
}
