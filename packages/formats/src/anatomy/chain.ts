import {
  type ActivationName,
  type Agent,
  AgentFileError,
  type AnySpace,
  encodeAgent,
  encodeSafetensors,
  flatWidth,
  type LayerDescription,
  loadAgent,
  type NamedTensor,
  type NetworkDescription,
  ParameterLayout,
  rowSegments,
  type Spaces,
} from 'perilune';
import { type Activation, givingTo, identity, LINEAR, takingFrom } from '../agents/activation.js';
import { type World, widthsOnly } from '../agents/world.js';
import { CallError, quoted } from '../text/places.js';

/** A layer of somebody's network, its tensors in PyTorch's layout: weight [outputs, inputs] of a dense one, else [units]. */
export interface ChainLayer {
  readonly kind: 'dense' | 'layerNorm';
  /** What its file calls it. */
  readonly name: string;
  readonly weight: { readonly shape: readonly number[]; readonly values: Float32Array };
  readonly bias: Float32Array;
  activation: Activation;
}

/** One whose activation the library has. */
type PlainLayer = Omit<ChainLayer, 'activation'> & { readonly activation: ActivationName };

/** Layers one after the other, and what is made of the last one's numbers. */
export interface Chain {
  readonly inputs: number;
  readonly layers: readonly ChainLayer[];
  /** Where it chooses by them, how: by a softmax they are logits of a policy's choice. Undefined: it does not. */
  readonly end: 'softmax' | 'argmax' | undefined;
}

/** More than any network that acts has. */
const MOST_LAYERS = 256;

/** Layers as they are found, which together hold no more than the file: it may name the same numbers again and again. */
export class FoundLayers {
  readonly list: ChainLayer[] = [];
  private left: number;

  /** @param numbers that the file has */
  constructor(numbers: number) {
    this.left = 2 * numbers;
  }

  get last(): ChainLayer | undefined {
    return this.list.at(-1);
  }

  /** @throws AgentFileError when there are more, or larger ones, than a file of that size holds */
  add(layer: ChainLayer): void {
    this.left -= layer.weight.values.length + layer.bias.length;
    this.list.push(layer);
    if (this.left >= 0 && this.list.length <= MOST_LAYERS) return;
    throw new AgentFileError(
      `With the layer ${quoted(layer.name)} the network has more layers, or weights, than a file of this size can hold.`,
    );
  }
}

/**
 * An agent of somebody's network: without a softmax its numbers are action values, with one a policy's logits;
 * where actions are of a Box they are the action.
 *
 * @throws AgentFileError that names the layer which does not fit
 * @throws UsageError when the network is for another world
 */
export function agentOfChain(chain: Chain, world: World | undefined): Agent {
  const outputs = checkChain(chain);
  const spaces = world ?? {
    ...widthsOnly(chain.inputs, outputs),
    ...{ id: undefined, options: undefined },
  };
  checkSpaces(spaces, chain.inputs, outputs);
  checkEnd(chain, spaces);
  const layers = plain(chain.layers);
  return chain.end === 'softmax' || spaces.actionSpace.kind === 'box'
    ? policyOf(layers, spaces)
    : valuesOf(layers, spaces);
}

/** The layers, with what activations of other programs are made of in their weights. */
function plain(layers: readonly ChainLayer[]): PlainLayer[] {
  let before = LINEAR;
  const found = layers.map((layer): PlainLayer => {
    const own = layer.activation;
    const placed = layer.kind === 'dense' ? placedIn(layer, before, own) : layer;
    if (layer.kind !== 'dense' && (before.terms ?? own.terms) !== undefined) {
      throw new AgentFileError(
        `Before or behind the layer ${layer.name}, a LayerNorm, stands an activation that is read only between dense layers.`,
      );
    }
    before = own;
    return { ...placed, activation: own.name };
  });
  if (before.terms === undefined) return found;
  const width = layers.at(-1)?.bias.length ?? 0;
  const { weights: values, bias } = identity(width);
  const same = {
    kind: 'dense',
    name: 'output',
    weight: { shape: [width, width], values },
  } as const;
  return [
    ...found,
    { ...placedIn({ ...same, bias, activation: LINEAR }, before, LINEAR), activation: 'linear' },
  ];
}

/** A dense layer that reads what an activation gave, and gives to the next. */
function placedIn(layer: ChainLayer, before: Activation, own: Activation): ChainLayer {
  const [outputs = 0, inputs = 0] = layer.weight.shape;
  const given = { inputs, outputs, weights: layer.weight.values, bias: layer.bias };
  const placed = givingTo(takingFrom(given, before), own);
  const weight = { shape: [placed.outputs, placed.inputs], values: placed.weights };
  return { ...layer, weight, bias: placed.bias };
}

/** @returns the numbers that the last layer gives */
function checkChain({ inputs, layers }: Chain): number {
  let width = inputs;
  for (const { kind, name, weight, bias } of layers) {
    const [units = 0, reads = units] = weight.shape;
    const isWhole = weight.values.length === (kind === 'dense' ? units * reads : units);
    if (!isWhole || bias.length !== units || reads !== width || units === 0) {
      throw new AgentFileError(
        `The layer ${name} has weights of the shape (${weight.shape.join(', ')}) and ${bias.length} biases, but ` +
          `reads ${width} numbers: the layers do not chain.`,
      );
    }
    width = units;
  }
  if (layers.at(-1)?.kind === 'dense') return width;
  throw new AgentFileError('The network must end with a dense layer.');
}

function checkSpaces(
  { observationSpace, actionSpace }: Spaces,
  inputs: number,
  outputs: number,
): void {
  const sees = flatWidth(rowSegments(observationSpace));
  const acts = actionsIn(actionSpace);
  if (sees === inputs && acts === outputs) return;
  throw new CallError(
    `The network makes ${outputs} numbers of ${inputs}, but the environment's observations have ${sees}, and its ` +
      `actions, in ${actionSpace}, ${acts ?? 'no number of them'}.`,
  );
}

/** What chooses among numbers chooses one of them: neither numbers of a Box nor several at once. */
function checkEnd({ end }: Chain, { actionSpace }: Spaces): void {
  if (end === undefined || actionSpace.kind === 'discrete') return;
  throw new CallError(
    `The network ends with a ${end}, which chooses one of its numbers, but the environment's actions are in ${actionSpace}.`,
  );
}

function actionsIn(space: AnySpace): number | undefined {
  if (space.kind === 'discrete') return space.n;
  if (space.kind === 'multi-discrete') return Array.from(space.nvec).reduce((sum, n) => sum + n, 0);
  return space.kind === 'box' || space.kind === 'multi-binary' ? space.size : undefined;
}

/** A network of action values has one activation, and a LayerNorm behind every hidden layer or none. */
function valuesOf(layers: readonly PlainLayer[], spaces: World): Agent {
  const last = layers.at(-1) as PlainLayer;
  const isNormed = layers.some(({ kind }) => kind === 'layerNorm');
  const acting = layers.slice(0, -1).filter(({ kind }) => kind === 'layerNorm' || !isNormed);
  const [activation = 'relu'] = acting.map((layer) => layer.activation);
  const odd = layers.find(
    (layer) => layer.activation !== (acting.includes(layer) ? activation : 'linear'),
  );
  if (odd !== undefined) {
    throw new AgentFileError(
      `Behind the layer ${odd.name} stands ${odd.activation}: a network of action values has one activation ` +
        `behind every hidden layer, here ${activation}, and none behind its last, ${last.name}.`,
    );
  }
  const tensors = layers.flatMap((layer, i) => tensorsOf(layer, `${i}.weight`, `${i}.bias`));
  const { id, options, ...rest } = spaces;
  const env = id === undefined ? rest : { ...rest, id };
  return loadAgent(encodeSafetensors(tensors), { env, envOptions: options, activation });
}

function policyOf(layers: readonly PlainLayer[], spaces: World): Agent {
  const { observationSpace, actionSpace, id, options } = spaces;
  const segments = rowSegments(observationSpace).map(({ kind, size }) => ({ kind, size }));
  const described = layers.map(({ kind, weight, activation }): LayerDescription => {
    return kind === 'dense'
      ? { kind, units: weight.shape[0] as number, activation }
      : { kind, activation };
  });
  const part = { name: 'output', takes: ['observation'], layers: described };
  const network: NetworkDescription = { input: { segments }, parts: [part] };
  const names = new ParameterLayout(network).tensors.map(({ name }) => name);
  const tensors = layers.flatMap((layer, i) =>
    tensorsOf(layer, names[2 * i] as string, names[2 * i + 1] as string),
  );
  const description = {
    algo: 'ppo',
    observationSpace: observationSpace.toJSON(),
    actionSpace: actionSpace.toJSON(),
    network,
    actor: { output: 'output' },
    ...(id === undefined ? {} : { env: id }),
    ...(options === undefined ? {} : { envOptions: options }),
  };
  return loadAgent(encodeAgent(description, tensors));
}

function tensorsOf({ weight, bias }: PlainLayer, ofWeight: string, ofBias: string): NamedTensor[] {
  return [
    { ...weight, name: ofWeight },
    { name: ofBias, shape: [bias.length], values: bias },
  ];
}
