import { rowWidth } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import type { Spaces } from '../shared/agent.js';
import type { MemoryNeed } from '../shared/memory.js';
import { arenaBytesOf } from '../value-network/arena-bytes.js';
import { architectureFor, maxBatchOf, minibatchSize } from './network.js';
import type { PqnHyperparameters } from './options.js';

/** What an agent's network, its learner and a rollout take. */
export function memoryOf({
  env,
  hyperparameters: options,
}: {
  env: Spaces;
  hyperparameters: PqnHyperparameters;
}): MemoryNeed[] {
  const { hiddenLayers, environments, rolloutSteps } = options;
  const numbers = 2 * rowWidth(env.observationSpace) + 8;
  return [
    {
      what: `A network with hiddenLayers ${show(hiddenLayers)}, learning from minibatches of ${minibatchSize(options)},`,
      bytes: arenaBytesOf(architectureFor(options, env), maxBatchOf(options)),
      within: 'WebAssembly',
    },
    {
      what: `A rollout of ${rolloutSteps} rolloutSteps in ${environments} environments`,
      bytes: 4 * numbers * environments * rolloutSteps,
      within: 'machine',
    },
  ];
}
