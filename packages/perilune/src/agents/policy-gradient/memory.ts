import { ParameterLayout } from '../../net/index.js';
import { rowWidth } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import type { Spaces } from '../shared/agent.js';
import type { MemoryNeed } from '../shared/memory.js';
import { batchOf, bytesOf, describePolicy, distributionFor } from './description.js';
import type { PolicyGradientHyperparameters } from './options.js';

/** What an agent's network, its learner and a rollout take. */
export function memoryOf({
  algo,
  env,
  hyperparameters: options,
}: {
  algo: string;
  env: Spaces;
  hyperparameters: PolicyGradientHyperparameters;
}): MemoryNeed[] {
  const { hiddenLayers, environments, rolloutSteps } = options;
  const distribution = distributionFor(algo, env.actionSpace, options);
  const layout = new ParameterLayout(describePolicy(env, distribution, options));
  const row = 2 * rowWidth(env.observationSpace) + rowWidth(env.actionSpace) + 10;
  return [
    {
      what: `A policy with hiddenLayers ${show(hiddenLayers)}, learning from batches of ${batchOf(options)},`,
      bytes: bytesOf(layout, options),
      within: 'WebAssembly',
    },
    {
      what: `A rollout of ${rolloutSteps} rolloutSteps in ${environments} environments`,
      bytes: 4 * row * environments * rolloutSteps,
      within: 'machine',
    },
  ];
}
