import { rowWidth } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import type { Spaces } from '../shared/agent.js';
import type { MemoryNeed } from '../shared/memory.js';
import { discreteActions } from '../shared/spaces.js';
import { arenaBytesOf } from '../value-network/arena-bytes.js';
import { inputFor } from '../value-network/input.js';
import type { PqnHyperparameters } from './options.js';

/** What an agent's network, its learner and a rollout take. */
export function memoryOf({
  env,
  hyperparameters: options,
}: {
  env: Spaces;
  hyperparameters: PqnHyperparameters;
}): MemoryNeed[] {
  const { hiddenLayers, layerNorm, environments, rolloutSteps } = options;
  const { observationSpace } = env;
  const layers = [rowWidth(observationSpace), ...hiddenLayers, discreteActions('PQN', env).n];
  const architecture = { layers, input: inputFor(observationSpace, options), layerNorm };
  const minibatch = minibatchSize(options);
  return [
    {
      what: `A network with hiddenLayers ${show(hiddenLayers)}, learning from minibatches of ${minibatch},`,
      bytes: arenaBytesOf(architecture, Math.max(minibatch, environments)),
      within: 'WebAssembly',
    },
    {
      what: `A rollout of ${rolloutSteps} rolloutSteps in ${environments} environments`,
      bytes: 4 * (2 * rowWidth(observationSpace) + 8) * environments * rolloutSteps,
      within: 'machine',
    },
  ];
}

/** Steps that each part of a rollout has. */
export function minibatchSize({
  environments,
  rolloutSteps,
  minibatches,
}: PqnHyperparameters): number {
  return (environments * rolloutSteps) / minibatches;
}
