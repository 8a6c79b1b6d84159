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
import type { Spaces } from '../shared/agent.js';
import { boxToDiscrete } from '../shared/spaces.js';
import { arenaBytesOf } from '../value-network/arena-bytes.js';
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
  const { box, actions } = boxToDiscrete('DQN', env);
  const { batchSize, environments, initializer } = hyperparameters;
  const architecture = architectureFor(hyperparameters, box.size, actions.n);
  const maxBatch = Math.max(batchSize, environments);
  return new QNetwork({
    ...architecture,
    initializer,
    random,
    kernels: kernels ?? new WasmKernels({ bytes: arenaBytesOf(architecture, maxBatch) }),
    maxBatch,
  });
}

/** @param noise where a noisy network's noise is drawn from while it learns */
export function makeLearner(
  network: QNetwork,
  options: DqnHyperparameters,
  { noise, relabel }: { noise: RandomSource; relabel: Relabel | undefined },
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
  });
}

/** @param eviction which transitions it gives up when it is full */
export function makeReplay(
  observationSize: number,
  options: DqnHyperparameters,
  eviction: 'oldest' | 'newest' = 'oldest',
): Replay {
  const ring = {
    capacity: options.replayCapacity,
    observationSize,
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
  observationSize: number,
  actionCount: number,
): ArchitectureOptions {
  const { layerNorm, dueling, noisy, noisySigma, hiddenLayers } = options;
  return {
    layers: [observationSize, ...hiddenLayers, actionCount],
    layerNorm,
    dueling,
    noisy: noisy ? { sigma0: noisySigma } : undefined,
    head: headOf(options),
  };
}

/** The atoms' range is in the environment's units, what is learned in scaled ones. */
function headOf(options: DqnHyperparameters): HeadOptions {
  const { head, atoms, quantiles, vMin, vMax, rewardScale } = options;
  if (head === 'scalar') return { type: 'scalar' };
  if (head === 'quantile') return { type: 'quantile', quantiles };
  return {
    type: 'categorical',
    atoms,
    vMin: (vMin ?? 0) * rewardScale,
    vMax: (vMax ?? 0) * rewardScale,
  };
}

/** Temperature and clip are in the environment's units, what is learned in scaled ones. */
function munchausenOf(options: DqnHyperparameters): MunchausenOptions {
  const { munchausenAlpha, munchausenTemperature, munchausenClip, rewardScale } = options;
  return {
    alpha: munchausenAlpha,
    temperature: munchausenTemperature * rewardScale,
    clip: munchausenClip * rewardScale,
  };
}
