import { OneStepAgent } from '../one-step/one-step-agent.js';
import type { AgentSetup } from '../shared/learning-agent.js';
import { boxToDiscrete, perEntry } from '../shared/spaces.js';
import { Grid } from './grid.js';
import type { TabularQHyperparameters } from './options.js';
import { GridTable } from './table.js';

/**
 * Q-learning in a table (Watkins 1989; Sutton and Barto 2018, section 6.5) over a sparse grid: each
 * entry of the observation is cut into bins, and a cell gets its row of values when it is first
 * visited. Nothing learned in one cell is known in its neighbour, and the cells multiply with every
 * entry: with 8 entries of 8 bins there are 16.8 million.
 *
 * @throws UsageError if the spaces are not a Box and a Discrete, or the grid cannot be made of the options
 */
export function createTabularQ(
  setup: AgentSetup & { hyperparameters: TabularQHyperparameters },
): OneStepAgent {
  const { env, hyperparameters: options } = setup;
  const { box, actions } = boxToDiscrete('Tabular Q-learning', env);
  const grid = new Grid({
    low: perEntry('low', options.low ?? box.low, box.size),
    high: perEntry('high', options.high ?? box.high, box.size),
    bins: perEntry('bins', options.bins, box.size),
  });
  const values = new GridTable({
    grid,
    actionCount: actions.n,
    initialValue: options.initialValue,
  });
  return new OneStepAgent('tabular-q', setup, values);
}
