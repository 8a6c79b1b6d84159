import type { OptimizerOptions } from '../../net/index.js';

/** The optimizer that an agent's hyperparameters name. */
export function optimizerOf({
  optimizer,
  adamEpsilon: epsilon,
}: {
  optimizer: OptimizerOptions['type'];
  adamEpsilon: number;
}): OptimizerOptions {
  return optimizer === 'sgd' ? { type: 'sgd' } : { type: optimizer, epsilon };
}
