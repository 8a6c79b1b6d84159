import { UsageError } from '../../errors.js';
import type { AnySpace } from '../../spaces/index.js';
import { OneStepAgent } from '../one-step/one-step-agent.js';
import { type Entry, entriesOf, perNumber } from '../shared/entries.js';
import type { AgentSetup } from '../shared/learning-agent.js';
import { discreteActions } from '../shared/spaces.js';
import { stream } from '../shared/streams.js';
import { BumpFeatures } from './bumps.js';
import { expandedTo } from './expanded.js';
import type { Features, Standardizer } from './features.js';
import { FourierFeatures } from './fourier.js';
import type { KernelQHyperparameters } from './options.js';
import { KernelValues } from './values.js';

/**
 * Q-learning on kernel features: nonlinear in the state, linear in the weights, one weight vector an
 * action, semi-gradient steps (Sutton and Barto 2018, sections 9.5 and 10.1).
 *
 * @throws UsageError if the actions are not Discrete, or the observations cannot be standardized
 */
export function createKernelQ(
  setup: AgentSetup & { hyperparameters: KernelQHyperparameters },
): OneStepAgent {
  const { env, seed, hyperparameters: options } = setup;
  const actions = discreteActions('Q-learning on kernel features', env);
  const { observationSpace } = env;
  const features = makeFeatures(standardizerOf(options, observationSpace), options, seed);
  const values = new KernelValues({
    features: expandedTo(features, observationSpace),
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

/**
 * Of the flat form. Evenly spread from low to high, x has the mean (low + high) / 2 and the deviation
 * (high - low) / sqrt(12); what an index becomes counts as spread from 0 to 1.
 */
function standardizerOf({ standardizer }: KernelQHyperparameters, space: AnySpace): Standardizer {
  const entries = entriesOf(space).flatMap(flatEntries);
  if (standardizer !== 'space') {
    const { mean, deviation } = standardizer;
    const [means, deviations] = [
      perNumber('standardizer.mean', mean, entries),
      perNumber('standardizer.deviation', deviation, entries),
    ];
    return {
      mean: entries.map((_, i) => means[i] ?? UNIT.mean),
      deviation: entries.map((_, i) => deviations[i] ?? UNIT.deviation),
    };
  }
  const spreads = entries.map((entry) => spreadOf(entry));
  if (!spreads.every(({ deviation }) => Number.isFinite(deviation))) {
    throw new UsageError(
      `The observation space ${space} has no bounds to standardize by: give standardizer: { mean, deviation }.`,
    );
  }
  return {
    mean: spreads.map(({ mean }) => mean),
    deviation: spreads.map(({ deviation }) => deviation),
  };
}

/** Of 0 to 1. */
const UNIT = spread(0, 1);

function spreadOf(entry: Entry) {
  return entry.kind === 'number' ? spread(entry.low, entry.high) : UNIT;
}

function spread(low: number, high: number) {
  return { mean: (low + high) / 2, deviation: (high - low) / Math.sqrt(12) };
}

function flatEntries(entry: Entry): Entry[] {
  return entry.kind === 'index' ? new Array<Entry>(entry.count).fill(entry) : [entry];
}
