import type { OptimizerOptions } from '../../net/index.js';

/** The optimizer that an agent's hyperparameters name. */
export function optimizerOf({
  optimizer,
  adamEpsilon: epsilon,
  adamBeta1: beta1,
}: {
  optimizer: OptimizerOptions['type'];
  adamEpsilon: number;
  adamBeta1?: number;
}): OptimizerOptions {
  return optimizer === 'sgd' ? { type: 'sgd' } : { type: optimizer, epsilon, beta1 };
}
