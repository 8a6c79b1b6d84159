import type { Distribution, Kernels, Network } from '../../net/index.js';
import { rowWidth } from '../../spaces/index.js';
import type { AgentIdentity } from '../shared/agent-file.js';
import { BoxActions } from '../shared/box-actions.js';
import { LearnedRewards } from '../shared/learned-rewards.js';
import type { AgentSetup } from '../shared/learning-agent.js';
import { RewardNormalizer } from '../shared/reward-normalizer.js';
import { RolloutBuffer } from '../shared/rollout-buffer.js';
import { stream } from '../shared/streams.js';
import { distributionFor, partsFor } from './description.js';
import { Exploration } from './exploration.js';
import { makeNetwork } from './network.js';
import type { PolicyGradientHyperparameters } from './options.js';
import { RolloutLearner } from './rollout-learner.js';

export interface PolicyGradientSetup extends AgentSetup {
  /** `ppo` or `a2c`: what its files say that it is. */
  algo: string;
  hyperparameters: PolicyGradientHyperparameters;
  /** Where the arithmetic is done; default: WebAssembly. */
  kernels?: Kernels | undefined;
}

/** What an agent consists of. */
export interface PolicyGradientParts {
  readonly distribution: Distribution;
  readonly network: Network;
  readonly exploration: Exploration;
  readonly rollout: RolloutBuffer;
  readonly learner: RolloutLearner;
  readonly rewards: LearnedRewards;
  readonly normalizer: RewardNormalizer | undefined;
  /** Of a Box. */
  readonly bounds: BoxActions | undefined;
  /** [N x action width] */
  readonly taken: Float32Array;
}

/** @throws UsageError when actions are in a space of which no policy is known */
export function partsOf(setup: PolicyGradientSetup): PolicyGradientParts {
  const { algo, env, seed, hyperparameters: options } = setup;
  const { actionSpace, observationSpace } = env;
  const { environments, rolloutSteps } = options;
  const distribution = distributionFor(algo, actionSpace, options);
  const network = makeNetwork(env, distribution, setup);
  const masks = setup.masks === true && actionSpace.kind === 'discrete';
  const exploration = new Exploration({
    ...{ network, distribution, parts: partsFor(distribution), environments, masks },
    random: stream(seed, 'exploration'),
    noiseSteps: options.stateDependentNoise ? options.noiseSteps : undefined,
  });
  const width = rowWidth(actionSpace);
  const rollout = new RolloutBuffer({
    ...{ steps: rolloutSteps, lanes: environments, size: rowWidth(observationSpace) },
    ...{ width, maskedActions: masks ? actionSpace.n : 0, masksOf: 'left' },
  });
  return {
    ...{ distribution, network, exploration, rollout },
    learner: new RolloutLearner({ network, distribution, rollout, hyperparameters: options }),
    rewards: new LearnedRewards(options),
    normalizer: normalizerOf(options),
    bounds: actionSpace.kind === 'box' ? new BoxActions(actionSpace) : undefined,
    taken: new Float32Array(environments * width),
  };
}

export function identityOf({ algo, env, hyperparameters }: PolicyGradientSetup): AgentIdentity {
  const { observationSpace, actionSpace, id: trainedIn, madeWith: trainedWith } = env;
  const { discount, rewardScale, rewardClip, normalizeRewards } = hyperparameters;
  const normalized = normalizeRewards ? { normalizeRewards } : {};
  const learned = { discount, rewardScale, rewardClip, ...normalized };
  return { algo, observationSpace, actionSpace, trainedIn, trainedWith, learned };
}

function normalizerOf({
  normalizeRewards,
  environments,
  discount,
  normalizationClip: clip,
}: PolicyGradientHyperparameters): RewardNormalizer | undefined {
  return normalizeRewards ? new RewardNormalizer({ environments, discount, clip }) : undefined;
}
