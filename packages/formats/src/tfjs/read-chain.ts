import { AgentFileError, normEpsilons } from 'perilune';
import {
  type Activation,
  celu,
  clipping,
  HARD_SIGMOID,
  hardSigmoid,
  LINEAR,
  LOG_SIGMOID,
  leaking,
  SIGMOID,
} from '../agents/activation.js';
import { type Chain, FoundLayers } from '../anatomy/chain.js';
import { transposed } from '../anatomy/transposed.js';
import { listed, quoted } from '../text/places.js';
import type { Json, WeightEntry } from './layers-model.js';

type Config = { readonly [name: string]: Json | undefined };

interface Layer {
  readonly name: string;
  readonly className: string;
  readonly config: Config;
  /** Names of the layers that it reads, a list each time that it is used; undefined in a Sequential. */
  readonly nodes: readonly (readonly string[])[] | undefined;
}

/** By Keras's names, in TensorFlow.js's spelling too. */
const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  relu: { name: 'relu' },
  tanh: { name: 'tanh' },
  elu: { name: 'elu' },
  swish: { name: 'silu' },
  silu: { name: 'silu' },
  gelu: { name: 'gelu' },
  gelu_new: { name: 'gelu-tanh' },
  mish: { name: 'mish' },
  selu: { name: 'selu' },
  softplus: { name: 'softplus' },
  softsign: { name: 'softsign' },
  hard_swish: { name: 'hardswish' },
  hard_silu: { name: 'hardswish' },
  leaky_relu: leaking(0.2),
  celu: celu(1),
  log_sigmoid: LOG_SIGMOID,
  sigmoid: SIGMOID,
  relu6: clipping(0, 6),
  hard_tanh: clipping(-1, 1),
};
const KNOWN =
  'Dense, LayerNormalization, Activation, ReLU, ELU, LeakyReLU, Softmax, Dropout, Flatten and InputLayer';

/** Reads a Sequential, or a model whose layers are one chain. @throws AgentFileError at the first layer that is no chain's */
export function layersChainIn(topology: Json | undefined, weights: readonly WeightEntry[]): Chain {
  const { layers, outputs, version } = modelIn(topology);
  const walk = new Walk(weights, hardSigmoidOf(version));
  const names = new Set<string>();
  layers.forEach((layer, i) => {
    if (names.has(layer.name)) throw odd(layer, 'is not the only one of its name');
    names.add(layer.name);
    checkReads(layer, layers[i - 1]);
    walk.take(layer);
  });
  checkOutputs(outputs, layers.at(-1));
  walk.checkAllUsed();
  return { inputs: walk.inputs, layers: walk.layers.list, end: walk.end };
}

/** @returns the layers, and whose numbers are the model's; undefined in a Sequential: the last one's */
function modelIn(topology: Json | undefined): {
  layers: readonly Layer[];
  outputs: readonly string[] | undefined;
  version: string;
} {
  const whole = objectIn(topology);
  const model = objectIn(whole.model_config ?? topology);
  const list = Array.isArray(model.config) ? model.config : objectIn(model.config).layers;
  if (!Array.isArray(list)) throw new AgentFileError('The modelTopology has no layers.');
  const isSequential = model.class_name === 'Sequential';
  const layers = list.map((given: Json, i) => {
    const layer = objectIn(given);
    const config = objectIn(layer.config);
    const name = textIn(config.name ?? layer.name, `${i}`);
    const nodes = isSequential ? undefined : listIn(layer.inbound_nodes).map(sourcesIn);
    return { name, className: textIn(layer.class_name, 'of no class'), config, nodes };
  });
  const ends = isSequential ? undefined : endsIn(objectIn(model.config).output_layers);
  const version = textIn(whole.keras_version ?? model.keras_version, '');
  return { layers, outputs: ends, version };
}

/** Names of the layers that a node takes: a list of [name, node, tensor, ...], or Keras 3's arguments. */
function sourcesIn(node: Json): string[] {
  const { args } = objectIn(node);
  if (args === undefined) return listIn(node).map(layerIn);
  return listIn(args).map((tensor) =>
    layerIn(objectIn(objectIn(tensor).config).keras_history ?? null),
  );
}

/** Lists of [name, node, tensor]; of Keras 3 where there is one, that alone. */
function endsIn(given: Json | undefined): string[] {
  const list = listIn(given);
  return typeof list[0] === 'string' ? [layerIn(list)] : list.map(layerIn);
}

/** Of a tensor, by its layer, its use of that, and which of what comes of it: of a chain the first. */
function layerIn(given: Json): string {
  const [name, node = 0, tensor = 0] = listIn(given);
  return node === 0 && tensor === 0 ? textIn(name, '?') : '?';
}

function objectIn(value: Json | undefined): Config {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Config) : {};
}

function textIn(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function listIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function checkReads({ name, nodes }: Layer, before: Layer | undefined): void {
  if (nodes === undefined || (before === undefined && nodes.length === 0)) return;
  const reads = nodes.flat();
  if (nodes.length === 1 && reads.length === 1 && reads[0] === before?.name) return;
  throw new AgentFileError(
    `The layer ${quoted(name)} reads ${quoted(reads.join(', ') || 'nothing')}, not the one that stands before it: the layers are no chain.`,
  );
}

function checkOutputs(outputs: readonly string[] | undefined, last: Layer | undefined): void {
  if (outputs === undefined || (outputs.length === 1 && outputs[0] === last?.name)) return;
  throw new AgentFileError(
    `The model's outputs are of ${quoted(outputs.join(', ') || 'nothing')}, but its last layer is ${quoted(last?.name ?? '')}.`,
  );
}

/** What has been found so far. */
class Walk {
  inputs = 0;
  readonly layers: FoundLayers;
  end: Chain['end'];

  private readonly weights: ReadonlyMap<string, WeightEntry>;
  private readonly used = new Set<WeightEntry>();

  /** @param hardSigmoid what a hard sigmoid is there, where that is known */
  constructor(
    weights: readonly WeightEntry[],
    private readonly hardSigmoid: Activation | undefined,
  ) {
    this.weights = new Map(weights.map((one) => [one.name, one]));
    this.layers = new FoundLayers(weights.reduce((sum, { values }) => sum + values.length, 0));
  }

  take(layer: Layer): void {
    const { className, config } = layer;
    if (this.end !== undefined) throw odd(layer, 'stands behind the softmax');
    const shape = config.batch_input_shape ?? config.batch_shape;
    if (this.layers.last === undefined && shape !== undefined) this.inputs = widthIn(layer, shape);
    if (className === 'Dense') this.dense(layer);
    else if (className === 'LayerNormalization') this.layerNorm(layer);
    else if (className === 'Activation') this.activate(layer, config.activation);
    else if (className === 'Softmax') this.softmax(layer);
    else if (className === 'ELU')
      this.activate(layer, number(config.alpha, 1) === 1 ? 'elu' : undefined);
    else if (className === 'ReLU')
      this.activate(
        layer,
        config.max_value == null &&
          number(config.negative_slope, 0) === 0 &&
          number(config.threshold, 0) === 0
          ? 'relu'
          : undefined,
      );
    else if (className === 'LeakyReLU') this.leaky(layer);
    else if (!['InputLayer', 'Dropout', 'Flatten'].includes(className)) {
      throw odd(layer, `is of a kind that is not read here: a chain is made of ${KNOWN}`);
    }
  }

  private dense(layer: Layer): void {
    const { name, config } = layer;
    const kernel = this.weight(layer, 'kernel', 2);
    const [inputs = 0, outputs = 0] = kernel.shape;
    if (config.units !== outputs) {
      throw odd(layer, `has ${JSON.stringify(config.units)} units, but a kernel of ${outputs}`);
    }
    const values = transposed(kernel.values, inputs, outputs);
    const bias =
      config.use_bias === false ? new Float32Array(outputs) : this.weight(layer, 'bias', 1).values;
    if (this.inputs === 0 && this.layers.last === undefined) this.inputs = inputs;
    this.layers.add({
      kind: 'dense',
      name,
      weight: { shape: [outputs, inputs], values },
      bias,
      activation: LINEAR,
    });
    this.activate(layer, config.activation ?? 'linear');
  }

  private layerNorm(layer: Layer): void {
    const { name, config } = layer;
    if (number(config.epsilon, 1e-3) !== normEpsilons.layerNorm) {
      throw odd(layer, `must have an epsilon of ${normEpsilons.layerNorm}`);
    }
    if (this.layers.last === undefined) throw odd(layer, 'must stand behind a layer');
    const units = this.layers.last?.bias.length ?? 0;
    const gain =
      config.scale === false
        ? new Float32Array(units).fill(1)
        : this.weight(layer, 'gamma', 1).values;
    const bias =
      config.center === false ? new Float32Array(units) : this.weight(layer, 'beta', 1).values;
    this.layers.add({
      kind: 'layerNorm',
      name,
      weight: { shape: [units], values: gain },
      bias,
      activation: LINEAR,
    });
  }

  private softmax(layer: Layer): void {
    const axis = number(layer.config.axis, -1);
    if (axis !== -1 && axis !== 1) throw odd(layer, 'must be over the last axis');
    this.activate(layer, 'softmax');
  }

  private leaky(layer: Layer): void {
    const slope = number(layer.config.alpha ?? layer.config.negative_slope, 0.3);
    this.set(layer, slope === 0.01 ? { name: 'leaky-relu' } : leaking(slope));
  }

  private activate(layer: Layer, given: Json | undefined): void {
    if (given === 'linear') return;
    if (given === 'softmax') {
      if (this.layers.last === undefined) throw odd(layer, 'must stand behind a layer');
      this.end = 'softmax';
      return;
    }
    const name =
      typeof given === 'string' ? given.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`) : '';
    const known = name === 'hard_sigmoid' ? this.hardSigmoid : own(ACTIVATIONS, name);
    if (known === undefined)
      throw odd(layer, `has the activation ${JSON.stringify(given)}, which is not known here`);
    this.set(layer, known);
  }

  private set(layer: Layer, activation: Activation): void {
    const last = this.layers.last;
    if (last?.activation !== LINEAR) throw odd(layer, 'must stand behind a layer');
    last.activation = activation;
  }

  private weight(layer: Layer, name: string, rank: number): WeightEntry {
    const own = `${layer.name}/${name}`;
    const found = this.weights.get(own) ?? this.weightWithin(own);
    if (found?.shape.length !== rank)
      throw odd(layer, `has no weight ${own} with ${rank} dimensions`);
    this.used.add(found);
    return found;
  }

  /** As Keras calls it that puts the model's name before it: `sequential/dense/kernel`. */
  private weightWithin(own: string): WeightEntry | undefined {
    const [found, second] = [...this.weights.values()].filter(({ name }) =>
      name.endsWith(`/${own}`),
    );
    return second === undefined ? found : undefined;
  }

  /** @throws AgentFileError when there are weights that no layer has */
  checkAllUsed(): void {
    const left = [...this.weights.values()].filter((weight) => !this.used.has(weight));
    if (left.length === 0) return;
    throw new AgentFileError(
      `It has weights that no layer reads: ${listed(left.map(({ name }) => name))}.`,
    );
  }
}

/** Numbers in a row, which is all that a layer of a chain reads. */
function widthIn(layer: Layer, shape: Json): number {
  const [, width, ...more] = listIn(shape);
  if (typeof width === 'number' && more.length === 0) return width;
  throw odd(layer, `takes ${quoted(JSON.stringify(shape))}, but rows are read, [null, size]`);
}

/** Keras 3 changed its slope from 1 / 5 to 1 / 6. @param version of the program that wrote the model */
function hardSigmoidOf(version: string): Activation | undefined {
  if (/^[3-9]\./.test(version)) return HARD_SIGMOID;
  return version === '' ? undefined : hardSigmoid(0.2);
}

function own(table: Readonly<Record<string, Activation>>, name: string): Activation | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function number(given: Json | undefined, otherwise: number): number {
  return typeof given === 'number' ? given : otherwise;
}

function odd({ name, className }: Layer, what: string): AgentFileError {
  return new AgentFileError(`The layer ${quoted(name)} (${className.slice(0, 40)}) ${what}.`);
}
