import type { ArchitectureOptions, HeadOptions } from '../../net/index.js';
import { type AnySpace, rowWidth } from '../../spaces/index.js';
import { inputFor } from '../value-network/input.js';
import type { DqnHyperparameters } from './options.js';

/** What the hyperparameters make of a network for such observations and so many actions. */
export function architectureFor(
  options: DqnHyperparameters,
  observations: AnySpace,
  actionCount: number,
): ArchitectureOptions {
  const { layerNorm, dueling, noisy, noisySigma, hiddenLayers } = options;
  return {
    layers: [rowWidth(observations), ...hiddenLayers, actionCount],
    input: inputFor(observations, options),
    layerNorm,
    dueling,
    noisy: noisy ? { sigma0: noisySigma } : undefined,
    head: headOf(options),
  };
}

/** The atoms' range is in the environment's units (of normalized rewards in theirs), what is learned in scaled ones. */
function headOf(options: DqnHyperparameters): HeadOptions {
  const { head, atoms, quantiles, vMin, vMax } = options;
  const rewardScale = unitOf(options);
  if (head === 'scalar') return { type: 'scalar' };
  if (head === 'quantile') return { type: 'quantile', quantiles };
  return {
    type: 'categorical',
    atoms,
    vMin: (vMin ?? 0) * rewardScale,
    vMax: (vMax ?? 0) * rewardScale,
  };
}

/** What 1 in the units of the options for values is in those that are learned. */
export function unitOf({ normalizeRewards, rewardScale }: DqnHyperparameters): number {
  return normalizeRewards ? 1 : rewardScale;
}
