import type { ArchitectureOptions } from '../../net/index.js';
import { rowWidth } from '../../spaces/index.js';
import type { Spaces } from '../shared/agent.js';
import { discreteActions } from '../shared/spaces.js';
import { inputFor } from '../value-network/input.js';
import type { PqnHyperparameters } from './options.js';

/**
 * What the hyperparameters make of a network for such observations and actions.
 *
 * @throws UsageError if the actions are not Discrete
 */
export function architectureFor(options: PqnHyperparameters, env: Spaces): ArchitectureOptions {
  const { hiddenLayers, layerNorm } = options;
  const { observationSpace } = env;
  return {
    layers: [rowWidth(observationSpace), ...hiddenLayers, discreteActions('PQN', env).n],
    input: inputFor(observationSpace, options),
    layerNorm,
  };
}

/** Steps that each part of a rollout has. */
export function minibatchSize({
  environments,
  rolloutSteps,
  minibatches,
}: PqnHyperparameters): number {
  return (environments * rolloutSteps) / minibatches;
}

/** Rows that the network takes at a time; a rollout has a whole multiple of them. */
export function maxBatchOf(options: PqnHyperparameters): number {
  return Math.max(minibatchSize(options), options.environments);
}
