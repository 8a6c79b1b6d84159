import {
  DqnUpdate,
  type Kernels,
  type MunchausenOptions,
  QNetwork,
  type RandomSource,
  type Relabel,
  WasmKernels,
} from '../../net/index.js';
import { PrioritizedReplay, type Replay, UniformReplay } from '../../replay/index.js';
import type { Spaces } from '../shared/agent.js';
import { discreteActions } from '../shared/spaces.js';
import { arenaBytesOf } from '../value-network/arena-bytes.js';
import { optimizerOf } from '../value-network/optimizer-of.js';
import { architectureFor, unitOf } from './architecture.js';
import type { DqnHyperparameters } from './options.js';

/** What a network is made from. */
export interface NetworkSetup {
  env: Spaces;
  hyperparameters: DqnHyperparameters;
  /** Draws the initial weights. */
  random: RandomSource;
  kernels: Kernels | undefined;
}

export function makeNetwork({ env, hyperparameters, random, kernels }: NetworkSetup): QNetwork {
  const actions = discreteActions('DQN', env);
  const { batchSize, environments, initializer } = hyperparameters;
  const architecture = architectureFor(hyperparameters, env.observationSpace, actions.n);
  const maxBatch = Math.max(batchSize, environments);
  return new QNetwork({
    ...architecture,
    initializer,
    random,
    kernels: kernels ?? new WasmKernels({ bytes: arenaBytesOf(architecture, maxBatch) }),
    maxBatch,
  });
}

export interface LearnerSetup {
  options: DqnHyperparameters;
  /** Where a noisy network's noise is drawn from while it learns. */
  noise: RandomSource;
  /** Whether there are masks of actions. */
  masks: boolean;
  relabel: Relabel | undefined;
}

export function makeLearner(
  network: QNetwork,
  { options, noise, masks, relabel }: LearnerSetup,
): DqnUpdate {
  const { batchSize, double, loss, huberDelta, lossReduction, maxGradientNorm } = options;
  return new DqnUpdate({
    network,
    batchSize,
    double,
    loss,
    relabel,
    huberDelta,
    lossReduction,
    maxGradientNorm: maxGradientNorm ?? undefined,
    optimizer: optimizerOf(options),
    munchausen: options.munchausen ? munchausenOf(options) : undefined,
    noise: options.noisy ? noise : undefined,
    masks,
  });
}

export interface ReplaySetup {
  options: DqnHyperparameters;
  /** Whether there are masks of actions. */
  masks: boolean;
  /** Which transitions it gives up when it is full; default: the oldest. */
  eviction: 'oldest' | 'newest' | undefined;
}

export function makeReplay(
  { observationSize, actionCount }: QNetwork,
  { options, masks, eviction = 'oldest' }: ReplaySetup,
): Replay {
  const ring = {
    capacity: options.replayCapacity,
    observationSize,
    maskedActions: masks ? actionCount : 0,
    lanes: options.environments,
    nStep: options.nStep,
    discount: options.discount,
    eviction,
    bootstrapTruncated: options.bootstrapTruncated,
  };
  if (!options.prioritized) return new UniformReplay(ring);
  const { priorityAlpha: alpha, priorityEpsilon: epsilon } = options;
  return new PrioritizedReplay({ ...ring, alpha, epsilon });
}

/** Temperature and clip are in the environment's units (of normalized rewards in theirs), what is learned in scaled ones. */
function munchausenOf(options: DqnHyperparameters): MunchausenOptions {
  const { munchausenAlpha, munchausenTemperature, munchausenClip } = options;
  const rewardScale = unitOf(options);
  return {
    alpha: munchausenAlpha,
    temperature: munchausenTemperature * rewardScale,
    clip: munchausenClip * rewardScale,
  };
}
