import { UsageError } from '../../errors.js';
import type { Box } from '../../spaces/index.js';
import { OneStepAgent } from '../one-step/one-step-agent.js';
import type { AgentSetup } from '../shared/learning-agent.js';
import { boxToDiscrete, perEntry } from '../shared/spaces.js';
import { stream } from '../shared/streams.js';
import { BumpFeatures } from './bumps.js';
import type { Features, Standardizer } from './features.js';
import { FourierFeatures } from './fourier.js';
import type { KernelQHyperparameters } from './options.js';
import { KernelValues } from './values.js';

/**
 * Q-learning on kernel features: nonlinear in the state, linear in the weights, one weight vector an
 * action, semi-gradient steps (Sutton and Barto 2018, sections 9.5 and 10.1).
 *
 * @throws UsageError if the spaces are not a Box and a Discrete, or the observations cannot be standardized
 */
export function createKernelQ(
  setup: AgentSetup & { hyperparameters: KernelQHyperparameters },
): OneStepAgent {
  const { env, seed, hyperparameters: options } = setup;
  const { box, actions } = boxToDiscrete('Q-learning on kernel features', env);
  const values = new KernelValues({
    features: makeFeatures(standardizerOf(options, box), options, seed),
    actionCount: actions.n,
  });
  return new OneStepAgent('kernel-q', setup, values);
}

function makeFeatures(
  standardizer: Standardizer,
  options: KernelQHyperparameters,
  seed: number,
): Features {
  if (options.features === 'bumps') {
    const { bumpsPerEntry: bumps, bumpWidth: width } = options;
    return new BumpFeatures({ standardizer, perEntry: bumps, width });
  }
  return FourierFeatures.draw({
    standardizer,
    gammas: options.kernelGammas,
    featuresPerKernel: options.featuresPerKernel,
    random: stream(seed, 'weights'),
  });
}

/** Evenly spread from low to high, x has the mean (low + high) / 2 and the deviation (high - low) / sqrt(12). */
function standardizerOf({ standardizer }: KernelQHyperparameters, box: Box): Standardizer {
  if (standardizer !== 'space') {
    return {
      mean: perEntry('standardizer.mean', standardizer.mean, box.size),
      deviation: perEntry('standardizer.deviation', standardizer.deviation, box.size),
    };
  }
  if (!box.isBounded()) {
    throw new UsageError(
      `The observation space ${box} has no bounds to standardize by: give standardizer: { mean, deviation }.`,
    );
  }
  const { low, high } = box;
  return {
    mean: Array.from(low, (from, i) => (from + (high[i] as number)) / 2),
    deviation: Array.from(low, (from, i) => ((high[i] as number) - from) / Math.sqrt(12)),
  };
}
