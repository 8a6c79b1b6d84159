import {
  type ArchitectureOptions,
  DqnUpdate,
  type HeadOptions,
  type Kernels,
  type MunchausenOptions,
  QNetwork,
  type RandomSource,
  type Relabel,
  WasmKernels,
} from '../../net/index.js';
import { PrioritizedReplay, type Replay, UniformReplay } from '../../replay/index.js';
import { type AnySpace, rowWidth } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import type { Spaces } from '../shared/agent.js';
import type { MemoryNeed } from '../shared/memory.js';
import { discreteActions } from '../shared/spaces.js';
import { arenaBytesOf } from '../value-network/arena-bytes.js';
import { inputFor } from '../value-network/input.js';
import { optimizerOf } from '../value-network/optimizer-of.js';
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

/** What an agent's network, its learner and its replay take. */
export function memoryOf({
  env,
  hyperparameters: options,
}: {
  env: Spaces;
  hyperparameters: DqnHyperparameters;
}): MemoryNeed[] {
  const { batchSize, environments, replayCapacity, hiddenLayers } = options;
  const actions = discreteActions('DQN', env);
  const architecture = architectureFor(options, env.observationSpace, actions.n);
  const numbers = 2 * rowWidth(env.observationSpace) + actions.n + 8;
  return [
    {
      what: `A network with hiddenLayers ${show(hiddenLayers)}, learning from a batchSize of ${batchSize},`,
      bytes: arenaBytesOf(architecture, Math.max(batchSize, environments)),
      within: 'WebAssembly',
    },
    {
      what: `A replay with a replayCapacity of ${replayCapacity}`,
      bytes: 4 * numbers * replayCapacity,
      within: 'machine',
    },
  ];
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

function architectureFor(
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

/** What 1 in the units of the options for values is in those that are learned. */
function unitOf({ normalizeRewards, rewardScale }: DqnHyperparameters): number {
  return normalizeRewards ? 1 : rewardScale;
}
