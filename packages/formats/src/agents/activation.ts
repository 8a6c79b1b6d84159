import type { ActivationName } from 'perilune';

/**
 * An activation by one of the library's: f(x) = offset + sum over the terms of factor g(scale x + shift), a scale for
 * all or each one's own. The layer before gives scale x + shift, once a term, and the layer behind takes up factors and offset in its weights, so that
 * nothing but g is computed.
 */
export interface Activation {
  /** g */
  readonly name: ActivationName;
  /** Default 1. */
  readonly scale?: number;
  /** Default: one, which changes nothing. */
  readonly terms?: readonly Term[];
  /** Default 0. */
  readonly offset?: number;
}

interface Term {
  /** Default 1. */
  readonly scale?: number;
  readonly shift: number;
  readonly factor: number;
}

export const LINEAR: Activation = { name: 'linear' };
const SAME: readonly Term[] = [{ shift: 0, factor: 1 }];

/** clip(x, least, most) = relu(x - least) - relu(x - most) + least */
export function clipping(least: number, most: number): Activation {
  const terms = [
    { shift: -least, factor: 1 },
    { shift: -most, factor: -1 },
  ];
  return { name: 'relu', terms, offset: least };
}

/** 1 / (1 + e^-x) = (1 + tanh(x / 2)) / 2 */
export const SIGMOID: Activation = {
  name: 'tanh',
  scale: 0.5,
  terms: [{ shift: 0, factor: 0.5 }],
  offset: 0.5,
};

/** -log(1 + e^-x) = -softplus(-x) */
export const LOG_SIGMOID: Activation = {
  name: 'softplus',
  scale: -1,
  terms: [{ shift: 0, factor: -1 }],
};

/** clip(x / 6 + 1 / 2, 0, 1) = (relu(x + 3) - relu(x - 3)) / 6 */
export const HARD_SIGMOID: Activation = {
  name: 'relu',
  terms: [
    { shift: 3, factor: 1 / 6 },
    { shift: -3, factor: -1 / 6 },
  ],
};

/** clip(slope x + 1 / 2, 0, 1) = relu(slope x + 1 / 2) - relu(slope x - 1 / 2) */
export function hardSigmoid(slope: number): Activation {
  const terms = [
    { scale: slope, shift: 0.5, factor: 1 },
    { scale: slope, shift: -0.5, factor: -1 },
  ];
  return { name: 'relu', terms };
}

/** x where it is above 0, else alpha (e^(x / alpha) - 1) = alpha elu(x / alpha) */
export function celu(alpha: number): Activation {
  return { name: 'elu', scale: 1 / alpha, terms: [{ shift: 0, factor: alpha }] };
}

/** x without as much of it as lies within [-least, least] = relu(x - least) - relu(-x - least) */
export function shrinking(least: number): Activation {
  const terms = [
    { shift: -least, factor: 1 },
    { scale: -1, shift: -least, factor: -1 },
  ];
  return { name: 'relu', terms };
}

/** x where it is above 0, else slope x = relu(x) - slope relu(-x) */
export function leaking(slope: number): Activation {
  const terms = [
    { shift: 0, factor: 1 },
    { scale: -1, shift: 0, factor: -slope },
  ];
  return { name: 'relu', terms };
}

/** A dense layer's numbers. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** [outputs][inputs] */
  readonly weights: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
}

/** A layer that changes nothing. */
export function identity(size: number): Layer {
  const weights = new Float32Array(size * size);
  for (let i = 0; i < size; i++) weights[i * size + i] = 1;
  return { inputs: size, outputs: size, weights, bias: new Float32Array(size) };
}

/** A layer that gives, of each pair of what `layer` gives, by how much the second is above the first. */
export function differences({ inputs, outputs, weights, bias }: Layer): Layer {
  const half = outputs / 2;
  const made = { weights: new Float32Array(half * inputs), bias: new Float32Array(half) };
  const apart = (values: Float32Array, columns: number, into: Float32Array) =>
    into.forEach((_, at) => {
      const first = at + Math.floor(at / columns) * columns;
      into[at] = (values[first + columns] as number) - (values[first] as number);
    });
  apart(weights, inputs, made.weights);
  apart(bias, 1, made.bias);
  return { inputs, outputs: half, ...made };
}

/** The layer, so that its activation can be g: a row each term. */
export function givingTo(layer: Layer, { scale = 1, terms = SAME }: Activation): Layer {
  if (terms === SAME) return layer;
  const { inputs, outputs, weights, bias } = layer;
  const count = terms.length;
  const more = {
    weights: new Float32Array(count * weights.length),
    bias: new Float32Array(count * outputs),
  };
  terms.forEach(({ scale: own = 1, shift }, k) => {
    more.weights.set(
      weights.map((w) => scale * own * w),
      k * weights.length,
    );
    more.bias.set(
      bias.map((b) => scale * own * b + shift),
      k * outputs,
    );
  });
  return { inputs, outputs: count * outputs, ...more };
}

/** The layer, so that it reads what g gave of the activation before it: a column each term. */
export function takingFrom(layer: Layer, { terms = SAME, offset = 0 }: Activation): Layer {
  if (terms === SAME) return layer;
  const { inputs, outputs, weights, bias } = layer;
  const width = terms.length * inputs;
  const more = new Float32Array(outputs * width);
  const shifted = bias.slice();
  for (let row = 0; row < outputs; row++) {
    const own = weights.subarray(row * inputs, (row + 1) * inputs);
    terms.forEach(({ factor }, k) => {
      more.set(
        own.map((w) => factor * w),
        row * width + k * inputs,
      );
    });
    shifted[row] = own.reduce((sum, w) => sum + offset * w, bias[row] as number);
  }
  return { inputs: width, outputs, weights: more, bias: shifted };
}
