import { OneStepAgent } from '../one-step/one-step-agent.js';
import { type Entry, entriesOf, perNumber } from '../shared/entries.js';
import type { AgentSetup } from '../shared/learning-agent.js';
import { discreteActions } from '../shared/spaces.js';
import { Grid, type GridOptions } from './grid.js';
import type { TabularQHyperparameters } from './options.js';
import { GridTable } from './table.js';

/**
 * Q-learning in a table (Watkins 1989; Sutton and Barto 2018, section 6.5) over a sparse grid: each
 * number of a Box is cut into bins, each value of an index or bit is one of its own, and a cell gets its row
 * of values when it is first visited. Nothing learned in one cell is known in its neighbour, and the cells multiply with every
 * entry: with 8 entries of 8 bins there are 16.8 million.
 *
 * @throws UsageError if the actions are not Discrete, or the grid cannot be made of the options
 */
export function createTabularQ(
  setup: AgentSetup & { hyperparameters: TabularQHyperparameters },
): OneStepAgent {
  const { env, hyperparameters: options } = setup;
  const actions = discreteActions('Tabular Q-learning', env);
  const grid = new Grid(gridOf(entriesOf(env.observationSpace), options));
  const values = new GridTable({
    grid,
    actionCount: actions.n,
    initialValue: options.initialValue,
  });
  return new OneStepAgent('tabular-q', setup, values);
}

/** The bins of every entry; of an index one around each value, which lies in the middle of it. */
function gridOf(entries: readonly Entry[], options: TabularQHyperparameters): GridOptions {
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
