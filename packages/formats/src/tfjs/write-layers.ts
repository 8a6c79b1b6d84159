import { normEpsilons, UsageError } from 'perilune';
import { type Anatomy, type Layer, type Part, tensorsOf } from '../anatomy/anatomy.js';
import { transposed } from '../anatomy/transposed.js';
import type { LayersBuilder } from './layers-model.js';
import { clipped } from './write-input.js';

/** Keras's activations, where it has one for ours. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  linear: 'linear',
  relu: 'relu',
  tanh: 'tanh',
  elu: 'elu',
  silu: 'swish',
  gelu: 'gelu',
  mish: 'mish',
  selu: 'selu',
  softplus: 'softplus',
  softsign: 'softsign',
};

/** A part: what it takes made one, and its layers, under the names that their summary has. */
export function writePart(
  model: LayersBuilder,
  anatomy: Anatomy,
  part: Part,
  sources: readonly string[],
): string {
  let last = joined(model, part, sources);
  part.layers.forEach((layer, i) => {
    last =
      layer.kind === 'clip'
        ? clipped(model, `${part.name}_clip_${i}`, last, { size: layer.outputs, clip: layer.limit })
        : writeLayer(model, anatomy, layer, last);
  });
  return last;
}

function writeLayer(model: LayersBuilder, anatomy: Anatomy, layer: Layer, x: string): string {
  if (layer.kind !== 'dense' && layer.kind !== 'layerNorm') {
    throw new UsageError(`A layer of the kind ${layer.kind} does not act.`);
  }
  const name = kerasNameOf(anatomy, layer.kind === 'dense' ? layer.weights : layer.gain);
  const { weight, bias } = tensorsOf(anatomy, layer);
  const { inputs, outputs } = layer;
  const activation = ACTIVATIONS[layer.activation];
  if (layer.kind === 'layerNorm') {
    const config = { axis: [1], epsilon: normEpsilons.layerNorm, center: true, scale: true };
    const gains = [
      ['gamma', [outputs], weight.values],
      ['beta', [outputs], bias.values],
    ] as const;
    return activated(
      model,
      layer,
      name,
      model.layer(name, 'LayerNormalization', [x], config, gains),
    );
  }
  const kernel = transposed(weight.values, outputs, inputs);
  const config = { units: outputs, activation: activation ?? 'linear', use_bias: true };
  const weights = [
    ['kernel', [inputs, outputs], kernel],
    ['bias', [outputs], bias.values],
  ] as const;
  const sums = model.layer(name, 'Dense', [x], config, weights);
  return activation === undefined ? activated(model, layer, name, sums) : sums;
}

/** An activation as a layer of its own. */
function activated(
  model: LayersBuilder,
  { activation, columns }: Layer,
  name: string,
  x: string,
): string {
  if (activation === 'linear') return x;
  if (activation === 'leaky-relu')
    return model.layer(`${name}_leaky_relu`, 'LeakyReLU', [x], { alpha: 0.01 });
  const composed = COMPOSED[activation];
  if (composed !== undefined) return composed(model, `${name}_${activation}`, x, columns);
  const keras = ACTIVATIONS[activation] as string;
  return model.layer(`${name}_${keras}`, 'Activation', [x], { activation: keras });
}

type Composed = (model: LayersBuilder, name: string, x: string, size: number) => string;

/** What TensorFlow.js has no activation for, or, of `gelu_new`, cannot read when it is told of it. */
const COMPOSED: Readonly<Record<string, Composed>> = {
  /** x relu(x + 3) / 6, the ReLU cut at 6. */
  hardswish(model, name, x, size) {
    const shifted = model.fixed(`${name}_shifted`, x, scaling(size, 1, 3));
    const cut = model.layer(`${name}_cut`, 'ReLU', [shifted], { max_value: 6 });
    const product = model.layer(`${name}_product`, 'Multiply', [x, cut]);
    return model.fixed(name, product, scaling(size, 1 / 6));
  },
  /** x (tanh(sqrt(2 / pi) (x + 0.044715 x^3)) / 2 + 1 / 2) */
  'gelu-tanh'(model, name, x, size) {
    // TensorFlow.js multiplies no number with itself: what is there twice it has given back already.
    const linear = model.fixed(`${name}_linear`, x, scaling(size, Math.sqrt(2 / Math.PI)));
    const square = model.layer(`${name}_square`, 'Multiply', [x, linear]);
    const cube = model.layer(`${name}_cube`, 'Multiply', [square, x]);
    const cubic = model.fixed(`${name}_cubic`, cube, scaling(size, 0.044715));
    const bent = model.layer(`${name}_bent`, 'Add', [linear, cubic]);
    const tanh = model.layer(`${name}_tanh`, 'Activation', [bent], { activation: 'tanh' });
    const share = model.fixed(`${name}_share`, tanh, scaling(size, 0.5, 0.5));
    return model.layer(name, 'Multiply', [x, share]);
  },
};

/** Of every number by itself a factor times it, and a summand. */
function scaling(size: number, factor: number, summand?: number) {
  const bias = summand === undefined ? {} : { bias: new Float32Array(size).fill(summand) };
  const at = (i: number, o: number) => (i === o ? factor : 0);
  return { inputs: size, outputs: size, at, ...bias };
}

function joined(model: LayersBuilder, part: Part, sources: readonly string[]): string {
  const { name, join, joined: together } = part;
  if (sources.length === 1) return sources[0] as string;
  const beside = model.layer(`${name}_joined`, 'Concatenate', sources, { axis: -1 });
  if (join !== 'dueling') return beside;
  // Q = V + A - mean over the actions of A, atom by atom (Wang et al. 2016, eq. 9): a matrix times (V, A).
  const { units, groupSize: atoms } = together;
  const actions = units / atoms;
  const at = (input: number, output: number) => {
    if (input % atoms !== output % atoms) return 0;
    const [from, to] = [Math.floor(input / atoms) - 1, Math.floor(output / atoms)];
    return from === -1 ? 1 : Number(from === to) - 1 / actions;
  };
  return model.fixed(name, beside, { inputs: units + atoms, outputs: units, at });
}

function kerasNameOf({ layout }: Anatomy, offset: number): string {
  return layout.tensors.find((one) => one.offset === offset)?.kerasName.split('/')[0] ?? '';
}
