import { parseHyperparameters } from '../../src/agents/index.js';
import { distributionFor } from '../../src/agents/policy-gradient/description.js';
import { makeNetwork } from '../../src/agents/policy-gradient/network.js';
import type {
  PolicyGradientHyperparameters,
  PolicyGradientOptions,
} from '../../src/agents/policy-gradient/options.js';
import type { Distribution, Network } from '../../src/net/index.js';
import { type AnySpace, Box } from '../../src/spaces/index.js';

export interface LinearPolicy {
  network: Network;
  distribution: Distribution;
  hyperparameters: PolicyGradientHyperparameters;
}

/**
 * Policy and value of an observation of two numbers that can be worked out by hand: without hidden layers they are
 * linear.
 *
 * @param weights by tensor, row after row; those that are not given are 0
 */
export function linearPolicy(
  actionSpace: AnySpace,
  weights: Readonly<Record<string, readonly number[]>>,
  options: PolicyGradientOptions = {},
): LinearPolicy {
  const given = { hiddenLayers: [], normalizeAdvantages: false, ...options };
  const parsed = parseHyperparameters('ppo', given as never);
  const hyperparameters = parsed as never as PolicyGradientHyperparameters;
  const distribution = distributionFor('ppo', actionSpace, hyperparameters);
  const spaces = { observationSpace: new Box(-9, 9, { shape: [2] }), actionSpace };
  const network = makeNetwork(spaces, distribution, { seed: 1, hyperparameters });
  network.setParameters(
    network.parameters().map(({ name, shape, values }) => ({
      ...{ name, shape },
      values: weights[name] ?? Array.from(values, () => 0),
    })),
  );
  return { network, distribution, hyperparameters };
}
