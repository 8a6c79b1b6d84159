import * as tf from '@tensorflow/tfjs-core';

/**
 * tfjs-core leaves its gradients out of the file that Node loads, and the module that registers them
 * can be read only by a bundler. These are the ones that dense layers need, with the operations that
 * TF.js itself uses there; the whole of TF.js would bring seventy more packages, and is no faster.
 */
export function registerDenseGradients(): void {
  tf.registerGradient({
    kernelName: tf.BatchMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => tf.matMul(one(dy), b!, false, true),
      b: () => tf.matMul(a!, one(dy), true, false),
    }),
  });
  tf.registerGradient({
    kernelName: tf.Add,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => unbroadcast(one(dy), a!),
      b: () => unbroadcast(one(dy), b!),
    }),
  });
  tf.registerGradient({
    kernelName: tf.Relu,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => tf.mul(one(dy), tf.step(x!)) }),
  });
  tf.registerGradient({
    kernelName: tf.Reshape,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => tf.reshape(one(dy), x!.shape) }),
  });
}

/** Those of `tf.losses.huberLoss` on the values of the taken actions, all of one shape but the scalars. */
export function registerLossGradients(): void {
  tf.registerGradient({
    kernelName: tf.Sub,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy) => ({ a: () => one(dy), b: () => tf.neg(one(dy)) }),
  });
  tf.registerGradient({
    kernelName: tf.Multiply,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => fold(tf.mul(one(dy), b!), a!),
      b: () => fold(tf.mul(one(dy), a!), b!),
    }),
  });
  tf.registerGradient({
    kernelName: tf.RealDiv,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => tf.div(one(dy), b!),
      b: () => fold(tf.neg(tf.div(tf.mul(one(dy), a!), tf.square(b!))), b!),
    }),
  });
  tf.registerGradient({
    kernelName: tf.Sum,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => spreadOver(one(dy), x!) }),
  });
  tf.registerGradient({
    kernelName: tf.Abs,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => tf.mul(one(dy), tf.step(x!, -1)) }),
  });
  tf.registerGradient({
    kernelName: tf.Square,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => tf.mul(one(dy), tf.mul(x!, 2)) }),
  });
  tf.registerGradient({
    kernelName: tf.Cast,
    gradFunc: (dy) => ({ x: () => one(dy) }),
  });
  tf.registerGradient({
    kernelName: tf.Minimum,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => tf.mul(one(dy), tf.cast(tf.lessEqual(a!, b!), 'float32')),
      b: () => fold(tf.mul(one(dy), tf.cast(tf.greater(a!, b!), 'float32')), b!),
    }),
  });
}

/** A gradient of the input's shape: summed up where the input was a scalar. */
function fold(gradient: tf.Tensor, input: tf.Tensor): tf.Tensor {
  return gradient.rank > input.rank ? tf.sum(gradient) : gradient;
}

/** The gradient of a sum over the last axis, or over all: the same for every term. */
function spreadOver(gradient: tf.Tensor, input: tf.Tensor): tf.Tensor {
  const column = gradient.rank > 0 ? tf.expandDims(gradient, -1) : gradient;
  return tf.mul(column, tf.onesLike(input));
}

function one(gradient: tf.Tensor | tf.Tensor[]): tf.Tensor {
  if (Array.isArray(gradient)) throw new Error(`One gradient expected, given ${gradient.length}.`);
  return gradient;
}

/** Sums over the batch what a bias of lower rank was added to. */
function unbroadcast(gradient: tf.Tensor, input: tf.Tensor): tf.Tensor {
  return gradient.rank === input.rank ? gradient : tf.sum(gradient, 0);
}
