import { flatWidth, rowSegments } from '../../spaces/index.js';
import type { Spaces } from '../shared/agent.js';
import type { MemoryNeed } from '../shared/memory.js';
import { discreteActions } from '../shared/spaces.js';
import type { KernelQHyperparameters } from './options.js';

/** What the features and their weights take. */
export function memoryOf({
  env,
  hyperparameters: options,
}: {
  env: Spaces;
  hyperparameters: KernelQHyperparameters;
}): MemoryNeed[] {
  const size = flatWidth(rowSegments(env.observationSpace));
  const { n } = discreteActions('Q-learning on kernel features', env);
  const { features, kernelGammas, featuresPerKernel, bumpsPerEntry } = options;
  const count =
    features === 'bumps' ? size * bumpsPerEntry : kernelGammas.length * featuresPerKernel;
  const bytes = 8 * count * (n + 4 + (features === 'bumps' ? 0 : 2 * size));
  return [{ what: `${count} features of ${size} numbers`, bytes, within: 'machine' }];
}
