import { rowWidth } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import type { Spaces } from '../shared/agent.js';
import type { MemoryNeed } from '../shared/memory.js';
import { discreteActions } from '../shared/spaces.js';
import { arenaBytesOf } from '../value-network/arena-bytes.js';
import { architectureFor } from './architecture.js';
import type { DqnHyperparameters } from './options.js';

/** What an agent's network, its learner and its replay take. */
export function memoryOf({
  env,
  hyperparameters: options,
}: {
  env: Spaces;
  hyperparameters: DqnHyperparameters;
}): MemoryNeed[] {
  const { batchSize, environments, replayCapacity, hiddenLayers } = options;
  const actions = discreteActions('DQN', env);
  const architecture = architectureFor(options, env.observationSpace, actions.n);
  const numbers = 2 * rowWidth(env.observationSpace) + actions.n + 8;
  return [
    {
      what: `A network with hiddenLayers ${show(hiddenLayers)}, learning from a batchSize of ${batchSize},`,
      bytes: arenaBytesOf(architecture, Math.max(batchSize, environments)),
      within: 'WebAssembly',
    },
    {
      what: `A replay with a replayCapacity of ${replayCapacity}`,
      bytes: 4 * numbers * replayCapacity,
      within: 'machine',
    },
  ];
}
