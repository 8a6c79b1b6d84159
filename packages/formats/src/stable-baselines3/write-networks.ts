import { type NamedTensor, UsageError } from 'perilune';
import { type Anatomy, type Layer, tensorsOf } from '../anatomy/anatomy.js';

/** A chain of dense layers with one activation behind every hidden one. */
export interface Mlp {
  readonly hidden: readonly DenseLayer[];
  readonly output: DenseLayer;
  /** PyTorch's class of the hidden layers' activation; undefined where there are none. */
  readonly activation: string | undefined;
}

/** Tensors in PyTorch's layout: [outputs, inputs] and [outputs]. */
export interface DenseLayer {
  readonly weight: NamedTensor;
  readonly bias: NamedTensor;
}

const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: 'ReLU',
  tanh: 'Tanh',
  elu: 'ELU',
  'leaky-relu': 'LeakyReLU',
  silu: 'SiLU',
  gelu: 'GELU',
  mish: 'Mish',
  selu: 'SELU',
  softplus: 'Softplus',
  softsign: 'Softsign',
  hardswish: 'Hardswish',
  linear: 'Identity',
};

/**
 * All layers from an observation to what a part gives, shared ones too.
 *
 * @param end what the last layer's numbers become
 * @throws UsageError that names what such a chain has no word for
 */
export function mlpTo(anatomy: Anatomy, part: string, end: 'linear' | 'tanh' = 'linear'): Mlp {
  const all = layersTo(anatomy, part);
  // What cuts the means of gSDE, which is no layer of the chain there.
  const layers = all.at(-1)?.kind === 'clip' ? all.slice(0, -1) : all;
  const normed = layers.find(({ kind }) => kind !== 'dense');
  if (normed !== undefined) throw unsaid('normalizes its layers (LayerNorm)', 'layerNorm: false');
  const [hidden, output] = [layers.slice(0, -1), layers.at(-1) as Layer];
  const [activation, other] = new Set(hidden.map((layer) => layer.activation));
  if (other !== undefined || output.activation !== end) {
    throw unsaid(
      'has not one activation behind every hidden layer and none behind the last',
      'one',
    );
  }
  const named = activation === undefined ? undefined : ACTIVATIONS[activation];
  // Without a name it would be read with the policy's default.
  if (named === undefined && activation !== undefined) {
    throw unsaid(`has the activation ${activation}`, 'another activation');
  }
  return {
    hidden: hidden.map((layer) => tensorsOf(anatomy, layer)),
    output: tensorsOf(anatomy, output),
    activation: named,
  };
}

/** What is said of a network that Stable-Baselines3 has no word for. @param other that would do */
export function unsaid(what: string, other: string): UsageError {
  return new UsageError(
    `The agent's network ${what}, which Stable-Baselines3's policies cannot say: export it as ONNX (--to onnx), or ` +
      `train one with ${other}.`,
  );
}

/** Widths of the hidden layers. */
export function widthsOf({ hidden }: Mlp): number[] {
  return hidden.map(({ bias }) => bias.values.length);
}

/** The tensors under a module's numbers: an activation counts as one. */
export function numbered(prefix: string, layers: readonly DenseLayer[]): NamedTensor[] {
  return layers.flatMap((layer, i) => named(`${prefix}.${2 * i}`, layer));
}

/** The tensors of one module. */
export function named(module: string, { weight, bias }: DenseLayer): NamedTensor[] {
  return [
    { ...weight, name: `${module}.weight` },
    { ...bias, name: `${module}.bias` },
  ];
}

/** Every number times a factor. */
export function scaled({ weight, bias }: DenseLayer, factor: number): DenseLayer {
  const times = (tensor: NamedTensor) => ({
    ...tensor,
    values: tensor.values.map((x) => x * factor),
  });
  return { weight: times(weight), bias: times(bias) };
}

function layersTo({ layout }: Anatomy, name: string): Layer[] {
  const part = layout.parts.find((one) => one.name === name);
  if (part === undefined) return [];
  const { join, takes, layers } = part;
  if (join === 'dueling') throw unsaid('is dueling', 'dueling: false');
  const [source, other] = takes;
  if (source === undefined || other !== undefined)
    throw unsaid('joins parts', 'one chain of layers');
  return source === 'observation'
    ? [...layers]
    : [...layersTo({ layout } as Anatomy, source), ...layers];
}
