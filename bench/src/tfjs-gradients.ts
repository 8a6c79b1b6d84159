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

function one(gradient: tf.Tensor | tf.Tensor[]): tf.Tensor {
  if (Array.isArray(gradient)) throw new Error(`One gradient expected, given ${gradient.length}.`);
  return gradient;
}

/** Sums over the batch what a bias of lower rank was added to. */
function unbroadcast(gradient: tf.Tensor, input: tf.Tensor): tf.Tensor {
  return gradient.rank === input.rank ? gradient : tf.sum(gradient, 0);
}
