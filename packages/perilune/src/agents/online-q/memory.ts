import { rowWidth } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import type { Spaces } from '../shared/agent.js';
import type { MemoryNeed } from '../shared/memory.js';
import { discreteActions } from '../shared/spaces.js';
import { arenaBytesOf } from '../value-network/arena-bytes.js';
import { inputFor } from '../value-network/input.js';
import type { OnlineQHyperparameters } from './options.js';

/** Observations are not normalized here. */
export const AS_IT_IS = { normalizeObservations: false, normalizationClip: null };

/** What the networks and their steps take. */
export function memoryOf({
  env,
  hyperparameters,
}: {
  env: Spaces;
  hyperparameters: OnlineQHyperparameters;
}): MemoryNeed[] {
  const { hiddenLayers } = hyperparameters;
  const { observationSpace } = env;
  const { n } = discreteActions('Online Q-learning', env);
  const layers = [rowWidth(observationSpace), ...hiddenLayers, n];
  const input = inputFor(observationSpace, AS_IT_IS);
  return [
    {
      what: `A network with hiddenLayers ${show(hiddenLayers)}`,
      bytes: arenaBytesOf({ layers, input }, 1),
      within: 'WebAssembly',
    },
  ];
}
