import { OneStepAgent } from '../one-step/one-step-agent.js';
import type { LearnableValues } from '../shared/action-values.js';
import type { AgentSetup } from '../shared/learning-agent.js';
import { stream } from '../shared/streams.js';
import { tableOf } from '../table/options.js';
import { DoubleTable } from './double-table.js';
import type { TabularQHyperparameters } from './options.js';
import { TracedTable } from './traced-table.js';

type TabularQSetup = AgentSetup & { hyperparameters: TabularQHyperparameters };

/**
 * Q-learning in a table (Watkins 1989; Sutton and Barto 2018, section 6.5) over a sparse grid: see `tableOf`.
 *
 * @throws UsageError if the actions are not Discrete, or the grid cannot be made of the options
 */
export function createTabularQ(setup: TabularQSetup): OneStepAgent {
  return new OneStepAgent('tabular-q', setup, valuesOf(setup));
}

function valuesOf(setup: TabularQSetup): LearnableValues {
  const { seed, hyperparameters: options } = setup;
  const table = tableOf('Tabular Q-learning', setup);
  if (options.double) {
    const second = tableOf('Tabular Q-learning', setup);
    return new DoubleTable([table, second], stream(seed, 'batches'));
  }
  return options.lambda > 0 ? new TracedTable(table, options) : table;
}
