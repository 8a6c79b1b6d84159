import { UsageError } from '../../errors.js';
import { ActorCriticLayout } from '../../net/index.js';
import { rowWidth } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import type { Spaces } from '../shared/agent.js';
import type { ActionBox } from '../shared/box-actions.js';
import type { MemoryNeed } from '../shared/memory.js';
import { inputFor } from '../value-network/input.js';
import type { ActorCriticHyperparameters } from './options.js';

/**
 * The Box of actions that actors and critics steer in.
 *
 * @throws UsageError when the actions are others
 */
export function steeredActions({ actionSpace }: Spaces): ActionBox {
  if (actionSpace.kind === 'box' && actionSpace.dtype.startsWith('float')) return actionSpace;
  throw new UsageError(
    `SAC, TQC, TD3, DDPG, CrossQ and DroQ steer in a Box of float actions, but these are in ${actionSpace}: take an ` +
      'algorithm that chooses among them, as dqn and ppo do.',
  );
}

/** What an agent's network, its learner and its replay take. */
export function memoryOf({
  env,
  hyperparameters: options,
}: {
  env: Spaces;
  hyperparameters: ActorCriticHyperparameters;
}): MemoryNeed[] {
  const { batchSize, environments, replayCapacity, hiddenLayers } = options;
  const layout = layoutOf(env, options);
  const numbers = layout.inputSize + layout.actionSize + 2;
  return [
    {
      what: `Networks with hiddenLayers ${show(hiddenLayers)}, learning from a batchSize of ${batchSize},`,
      bytes: arenaBytesOf(layout, Math.max(batchSize, environments)),
      within: 'WebAssembly',
    },
    {
      what: `A replay with a replayCapacity of ${replayCapacity}`,
      bytes: 4 * numbers * replayCapacity,
      within: 'machine',
    },
  ];
}

/** The network of such hyperparameters. */
export function layoutOf(env: Spaces, options: ActorCriticHyperparameters): ActorCriticLayout {
  const { hiddenLayers, criticLayers, temperature, initialTemperature } = options;
  return new ActorCriticLayout({
    observationSize: rowWidth(env.observationSpace),
    input: inputFor(env.observationSpace, options),
    actionSize: steeredActions(env).size,
    policy: options.policy,
    actorLayers: hiddenLayers,
    criticLayers: criticLayers ?? hiddenLayers,
    critics: options.critics,
    quantiles: options.quantiles,
    activation: options.activation,
    criticLayerNorm: options.layerNorm,
    criticDropout: options.dropout,
    ...(options.stateDependentNoise ? { stateNoise: noiseOf(options) } : {}),
    ...(options.batchNorm ? { batchRenorm: normOf(options) } : {}),
    ...(temperature === null ? { initialTemperature } : {}),
  });
}

function noiseOf({ logStdInit: logDeviation, meanClip }: ActorCriticHyperparameters) {
  return { logDeviation, ...(meanClip === null ? {} : { meanClip }) };
}

function normOf({ batchNormMomentum, renormAfter }: ActorCriticHyperparameters) {
  return { momentum: batchNormMomentum, warmup: renormAfter };
}

/**
 * Room for two sets of parameters, three optimizers' gradients and moments, transposed weights, and the
 * activations of half a dozen passes and their ways back. Pages that nobody touches cost nothing, so this is
 * generous.
 */
export function arenaBytesOf({ layers, count }: ActorCriticLayout, maxBatch: number): number {
  // Stryker disable ArithmeticOperator,MethodExpression: room to spare is not seen, and there is far more than needed
  const columns = layers.reduce((sum, layer) => sum + layer.inputs + 3 * layer.columns + 64, 0);
  return 4 * (24 * count + 8 * maxBatch * columns) + 2 ** 22;
}
