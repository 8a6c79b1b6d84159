import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { registerDenseGradients, registerLossGradients } from './tfjs-gradients.js';

/** A batch of n transitions as a replay memory hands it over. */
export interface Batch {
  /** [n x 8] */
  observations: Float32Array;
  /** [n], 0..3 */
  actions: Int32Array;
  /** [n] */
  rewards: Float32Array;
  /** [n x 8] */
  nextObservations: Float32Array;
  /** [n], 1 where the episode goes on (or was only cut), 0 where the task ended. */
  continues: Float32Array;
}

/** A parameter as PyTorch names and lays it out: `0.weight` [outputs][inputs], `0.bias`, ... */
export interface Parameter {
  shape: readonly number[];
  values: ArrayLike<number>;
}

export interface TfjsDqnOptions {
  /** Widths of all layers, input and output included: [8, 64, 64, 4]. */
  layers: readonly number[];
  /** Of both networks: weight and bias of the first layer, of the second, ... */
  parameters: readonly Parameter[];
  learningRate: number;
  gamma: number;
  /** TF.js's own Huber loss, differentiated by it, or one whose gradient is written out. */
  loss: 'library' | 'by-hand';
}

/**
 * Chooses TF.js's wasm backend with SIMD on one thread, its binary read from node_modules.
 *
 * @throws Error when TF.js falls back to another backend or to its scalar binary
 */
export async function startTfjs(): Promise<void> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@tensorflow/tfjs-backend-wasm/package.json');
  setWasmPaths(join(dirname(entry), 'dist/'));
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  registerDenseGradients();
  registerLossGradients();
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const chosen = await tf.setBackend('wasm');
  await tf.ready();
  if (!chosen || tf.getBackend() !== 'wasm' || simd !== true) {
    throw new Error(
      `TF.js runs on ${tf.getBackend()} with SIMD ${simd}: the comparison needs wasm.`,
    );
  }
}

interface Layer {
  weight: tf.Variable<tf.Rank.R2>;
  bias: tf.Variable<tf.Rank.R1>;
}

function makeNetwork(parameters: readonly Parameter[], trainable: boolean): Layer[] {
  const layers: Layer[] = [];
  for (let i = 0; i < parameters.length; i += 2) {
    const [outputs, inputs] = parameters[i]!.shape;
    layers.push(
      tf.tidy(() => {
        const weight = tf.tensor2d(Float32Array.from(parameters[i]!.values), [outputs!, inputs!]);
        return {
          weight: tf.variable(tf.transpose<tf.Tensor2D>(weight), trainable),
          bias: tf.variable(tf.tensor1d(Float32Array.from(parameters[i + 1]!.values)), trainable),
        };
      }),
    );
  }
  return layers;
}

function forward(network: readonly Layer[], input: tf.Tensor2D): tf.Tensor2D {
  return network.reduce(
    (a, { weight, bias }, i) =>
      tf.fused.matMul({
        a,
        b: weight,
        bias,
        ...(i + 1 < network.length ? { activation: 'relu' as const } : {}),
      }) as tf.Tensor2D,
    input,
  );
}

/**
 * Huber's loss with delta 1 on the values of the taken actions, its gradient written out (the clipped
 * error, over the batch): a third fewer operations than differentiating `tf.losses.huberLoss`.
 *
 * @param values [n x actions]
 * @param taken [n x actions], one-hot
 * @param targets [n]
 */
function huberByHand(values: tf.Tensor, taken: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const loss = tf.customGrad((predicted, save) => {
    const chosen = tf.sum(tf.mul(predicted as tf.Tensor, taken), 1);
    const error = tf.sub(chosen, targets);
    const clipped = tf.clipByValue(error, -1, 1);
    const share = tf.div(clipped, targets.size);
    (save as tf.GradSaveFunc)([tf.mul(taken, tf.expandDims(share, 1))]);
    // e^2 / 2 inside, |e| - 1/2 outside: both are c (e - c / 2) with c the clipped error.
    const value = tf.mean(tf.mul(clipped, tf.sub(error, tf.mul(clipped, 0.5)))) as tf.Tensor;
    return { value, gradFunc: (_, [gradient]) => gradient! };
  });
  return loss(values) as tf.Scalar;
}

/** The same loss as TF.js offers it. */
function huber(values: tf.Tensor, taken: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  return tf.losses.huberLoss(targets, tf.sum(tf.mul(values, taken), 1)) as tf.Scalar;
}

/** DQN (Mnih et al. 2015) in TF.js as its guide teaches it: fused layers, tidy, Adam, nothing downloaded. */
export class TfjsDqn {
  private readonly online: Layer[];
  private readonly target: Layer[];
  private readonly optimizer: tf.AdamOptimizer;
  private readonly gamma: number;
  private readonly loss: typeof huber;
  private readonly inputs: number;
  private readonly actions: number;

  constructor({ layers, parameters, learningRate, gamma, loss }: TfjsDqnOptions) {
    this.loss = loss === 'library' ? huber : huberByHand;
    this.inputs = layers[0]!;
    this.actions = layers[layers.length - 1]!;
    this.gamma = gamma;
    this.online = makeNetwork(parameters, true);
    this.target = makeNetwork(parameters, false);
    this.optimizer = tf.train.adam(learningRate, 0.9, 0.999, 1e-8);
  }

  /** One step on the batch: target forward and maximum, online forward, Huber loss, backward, Adam. */
  update(batch: Batch): void {
    tf.tidy(() => {
      const size = batch.actions.length;
      const observations = tf.tensor2d(batch.observations, [size, this.inputs]);
      const nextObservations = tf.tensor2d(batch.nextObservations, [size, this.inputs]);
      const taken = tf.oneHot(tf.tensor1d(batch.actions, 'int32'), this.actions);
      const best = tf.max(forward(this.target, nextObservations), 1);
      const discounts = tf.mul(tf.tensor1d(batch.continues), this.gamma);
      const targets = tf.add(tf.tensor1d(batch.rewards), tf.mul(discounts, best));
      this.optimizer.minimize(() => this.loss(forward(this.online, observations), taken, targets));
    });
  }

  /** @returns the index of the greedy action for one observation of 8 numbers */
  act(observation: Float32Array): number {
    return tf.tidy(() => {
      const values = forward(this.online, tf.tensor2d(observation, [1, this.inputs]));
      return tf.argMax(values, 1).dataSync()[0]!;
    });
  }

  /** @returns the values of n observations, [n x actions] */
  values(observations: Float32Array): Float32Array {
    const size = observations.length / this.inputs;
    return tf.tidy(() =>
      forward(this.online, tf.tensor2d(observations, [size, this.inputs])).dataSync<'float32'>(),
    );
  }

  /** Tensors alive now: the same before and after an update, or something leaks. */
  static tensors(): number {
    return tf.memory().numTensors;
  }

  /** Frees every tensor of this learner. */
  dispose(): void {
    for (const { weight, bias } of [...this.online, ...this.target]) tf.dispose([weight, bias]);
    this.optimizer.dispose();
  }
}
