import {
  type ActorCriticLayout,
  ActorCriticUpdate,
  type Kernels,
  Network,
  type RandomSource,
  WasmKernels,
} from '../../net/index.js';
import { type Replay, UniformReplay } from '../../replay/index.js';
import type { Spaces } from '../shared/agent.js';
import { optimizerOf } from '../value-network/optimizer-of.js';
import { arenaBytesOf, layoutOf } from './memory.js';
import type { ActorCriticHyperparameters } from './options.js';

/** What a network is made from. */
export interface NetworkSetup {
  env: Spaces;
  hyperparameters: ActorCriticHyperparameters;
  /** Draws the initial weights. */
  random: RandomSource;
  kernels: Kernels | undefined;
}

export function makeNetwork({ env, hyperparameters, random, kernels }: NetworkSetup) {
  const layout = layoutOf(env, hyperparameters);
  const { batchSize, environments, initializer } = hyperparameters;
  const maxBatch = Math.max(batchSize, environments);
  return new Network({
    layout,
    initializer,
    random,
    kernels: kernels ?? new WasmKernels({ bytes: arenaBytesOf(layout, maxBatch) }),
    maxBatch,
  });
}

export function makeLearner(
  network: Network<ActorCriticLayout>,
  options: ActorCriticHyperparameters,
  random: RandomSource,
): ActorCriticUpdate {
  const { temperature, targetEntropy, targetNoise, targetNoiseClip } = options;
  return new ActorCriticUpdate({
    network,
    random,
    batchSize: options.batchSize,
    optimizer: optimizerOf(options),
    targetNetwork: options.targetNetwork,
    tau: options.tau,
    policyDelay: options.policyDelay,
    targetDelay: options.targetDelay ?? undefined,
    droppedQuantiles: options.droppedQuantiles,
    temperature: temperature ?? undefined,
    targetEntropy: targetEntropy ?? undefined,
    targetNoise: targetNoise > 0 ? { scale: targetNoise, clip: targetNoiseClip } : undefined,
    maxGradientNorm: options.maxGradientNorm ?? undefined,
  });
}

export function makeReplay(
  { layout }: Network<ActorCriticLayout>,
  options: ActorCriticHyperparameters,
): Replay {
  return new UniformReplay({
    capacity: options.replayCapacity,
    observationSize: layout.inputSize,
    actionWidth: layout.actionSize,
    lanes: options.environments,
    nStep: options.nStep,
    discount: options.discount,
    bootstrapTruncated: options.bootstrapTruncated,
  });
}
