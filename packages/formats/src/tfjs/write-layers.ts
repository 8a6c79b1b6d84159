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
function activated(model: LayersBuilder, { activation }: Layer, name: string, x: string): string {
  if (activation === 'linear') return x;
  if (activation === 'leaky-relu')
    return model.layer(`${name}_leaky_relu`, 'LeakyReLU', [x], { alpha: 0.01 });
  const keras = ACTIVATIONS[activation] as string;
  return model.layer(`${name}_${keras}`, 'Activation', [x], { activation: keras });
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
