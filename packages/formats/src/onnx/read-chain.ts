import { AgentFileError, normEpsilons } from 'perilune';
import { type Activation, LINEAR, LOG_SIGMOID, SIGMOID } from '../agents/activation.js';
import { type Chain, type ChainLayer, FoundLayers } from '../anatomy/chain.js';
import { transposed } from '../anatomy/transposed.js';
import { listed, quoted } from '../text/places.js';
import { ACTIVATION_NODES, ACTIVATIONS, type Settings } from './activations.js';
import { activationOf, type Expression, number, OPERATORS, textOf, X } from './expressions.js';
import {
  AttributeType,
  DataType,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from './messages.js';
import { type Constant, constantsIn, isFloat } from './tensors.js';

/** What chooses, and the axis that it is over if that is not said. */
const ENDS: Readonly<Record<string, { as: NonNullable<Chain['end']>; axis: number }>> = {
  Softmax: { as: 'softmax', axis: -1 },
  ArgMax: { as: 'argmax', axis: 0 },
};
/** What changes nothing of a row. */
const PASSING = ['Identity', 'Flatten'];
const EPSILON = Math.fround(normEpsilons.layerNorm);
/** More than any activation is made of. */
const MOST_NODES = 16;
const KNOWN = `Gemm, MatMul, Add, LayerNormalization, Identity, Flatten, Constant, Softmax, ArgMax, ${ACTIVATION_NODES}`;

/** Follows a graph from its input to where it decides. @throws AgentFileError at the first node that is no chain's */
export function chainIn(graph: GraphProto): Chain {
  const walk = new Walk(graph);
  const { name, width } = inputOf(graph);
  let at = name;
  for (;;) {
    const made = walk.composed(at);
    const next = made === undefined ? walk.after(at) : undefined;
    if (made === undefined && next === undefined) break;
    at = made ?? walk.take(next as NodeProto, at);
  }
  const ends = walk.endsAt(at);
  walk.checkAllUsed();
  const end = ends.includes('softmax') ? 'softmax' : ends[0];
  return { inputs: width, layers: walk.layers.list, end };
}

function inputOf({ input = [], initializer = [] }: GraphProto): { name: string; width: number } {
  const constants = new Set(initializer.map(({ name }) => name));
  const [only, second] = input.filter((one) => !constants.has(one.name));
  const type = only?.type?.tensorType;
  const width = type?.shape?.dim?.at(-1)?.dimValue;
  if (
    only?.name === undefined ||
    second !== undefined ||
    width === undefined ||
    type?.shape?.dim?.length !== 2
  ) {
    throw new AgentFileError(
      'The graph must have one input, [batch, size] with a size that is said.',
    );
  }
  if (type.elemType === DataType.float) return { name: only.name, width };
  throw new AgentFileError(`The input ${only.name} must be of float32.`);
}

/** The nodes of a graph, by what they read, and the layers found so far. */
class Walk {
  readonly layers: FoundLayers;
  private readonly constants: ReadonlyMap<string, Constant>;
  private readonly readersOf: ReadonlyMap<string, readonly NodeProto[]>;
  private readonly outputs: ReadonlySet<string | undefined>;
  /** A MatMul whose Add is still to come. */
  private open: ChainLayer | undefined;
  private readonly taken = new Set<NodeProto>();
  private readonly used = new Set<string>();

  constructor(graph: GraphProto) {
    const { node = [], initializer = [], output = [] } = graph;
    const constants = [...initializer, ...node.filter(isConstant).map(tensorOf)];
    this.constants = constantsIn(constants.filter(({ dataType }) => isFloat(dataType)));
    this.readersOf = readersIn(node, initializer);
    this.outputs = new Set(output.map(({ name }) => name));
    const sizes = [...this.constants.values()].map(({ values }) => values.length);
    this.layers = new FoundLayers(sizes.reduce((sum, size) => sum + size, 0));
  }

  /** The node of the chain that reads it, if there is one. */
  after(name: string): NodeProto | undefined {
    const [next, second] = this.readers(name).filter((node) => !isEnd(node));
    if (second === undefined) return next;
    throw new AgentFileError(
      `The graph branches at ${name}: ${wordsFor(next)} and ${wordsFor(second)} read it.`,
    );
  }

  /**
   * Takes an activation that is made of several nodes, where the layer's sums are read by more than one.
   *
   * @returns the name of what they give
   * @throws AgentFileError when it is none that is known
   */
  composed(at: string): string | undefined {
    if (
      this.readers(at).filter((node) => !isEnd(node)).length < 2 ||
      this.layers.last === undefined
    )
      return undefined;
    const known = new Map([[at, X]]);
    for (let found = this.readyFrom(known); found !== undefined; found = this.readyFrom(known)) {
      this.taken.add(found.node);
      known.set(found.node.output?.[0] ?? '', found.expression);
      if (known.size > MOST_NODES) break;
    }
    const isOpen = (name: string) =>
      this.outputs.has(name) || this.readers(name).some((node) => !this.taken.has(node));
    const [end = at, second] = [...known.keys()].filter(isOpen);
    const activation = activationOf(known.get(end) as Expression);
    if (second !== undefined || end === at || activation === undefined) {
      throw new AgentFileError(
        `The graph branches at ${at}, and what comes of that, ${quoted(textOf(known.get(end) as Expression))}, is no activation that is read here.`,
      );
    }
    this.open = undefined;
    this.setActivation(at, activation);
    return end;
  }

  /** A node that reads nothing but what is known, or numbers, and what it makes of x. */
  private readyFrom(known: ReadonlyMap<string, Expression>) {
    const nodes = [...known.keys()].flatMap((name) => this.readers(name));
    for (const node of nodes) {
      const { opType = '', domain = '', input = [], output = [] } = node;
      const operator = Object.hasOwn(OPERATORS, opType) ? OPERATORS[opType] : undefined;
      if (operator === undefined || !isKnownDomain(domain) || this.taken.has(node)) continue;
      const operands = input.map((name) => known.get(name) ?? this.numberIn(name));
      if (output.length !== 1 || operands.length > 2 || operands.includes(undefined)) continue;
      const expression = operator(...(operands as Expression[]));
      if (expression === undefined) continue;
      for (const name of input) if (!known.has(name)) this.used.add(name);
      return { node, expression };
    }
    return undefined;
  }

  private numberIn(name: string): Expression | undefined {
    const found = this.constants.get(name);
    return found?.values.length === 1 && found.shape.length < 2
      ? number(found.values[0] as number)
      : undefined;
  }

  /** What chooses by it. @throws AgentFileError when something else comes of it, or of anything, that is an output */
  endsAt(name: string): NonNullable<Chain['end']>[] {
    const ends = this.readers(name);
    const given = [name, ...ends.map((end) => this.resultOf(end))];
    if (ends.length === 0 && !this.outputs.has(name))
      throw new AgentFileError(`The graph's chain ends at ${name}, which is no output.`);
    const other = [...this.outputs].find((output) => !given.includes(output ?? ''));
    if (other === undefined) return ends.map(({ opType = '' }) => ENDS[opType]?.as ?? 'argmax');
    throw new AgentFileError(
      `The output ${quoted(other ?? '')} is neither what the chain of layers gives nor a choice by that.`,
    );
  }

  /** The name of the output that an end gives, be it as another type. @throws AgentFileError when it is none */
  private resultOf(end: NodeProto): string {
    const { opType = '', output: [given = ''] = [] } = end;
    const { axis = ENDS[opType]?.axis ?? 0, select_last_index: last = 0 } = attributesOf(end);
    if (axis !== -1 && axis !== 1) throw odd(end, 'must be over the last axis');
    if (last !== 0) throw odd(end, 'must take the first of several that are the largest');
    let at = given;
    for (let readers = this.readers(at); readers.length > 0; readers = this.readers(at)) {
      const [next, second] = readers;
      const passes = PASSING.includes(next?.opType ?? '') || next?.opType === 'Cast';
      if (!passes || second !== undefined || this.outputs.has(at)) break;
      if (this.taken.has(next as NodeProto))
        throw odd(next as NodeProto, 'reads what it gives itself');
      this.taken.add(next as NodeProto);
      at = next?.output?.[0] ?? '';
    }
    if (this.outputs.has(at) && this.readers(at).length === 0) return at;
    throw odd(end, `must give an output that nothing else reads, but ${at} is none`);
  }

  /** Takes a node into the chain. @returns the name of what it gives */
  take(node: NodeProto, at: string): string {
    const { opType = '', output = [], domain = '' } = node;
    if (!isKnownDomain(domain)) throw unknown(node);
    if (this.taken.has(node)) throw odd(node, 'reads what it gives itself');
    this.taken.add(node);
    if (this.outputs.has(at))
      throw new AgentFileError(`${at} is an output, but the graph goes on behind it.`);
    if (this.open !== undefined && opType !== 'Add') this.open = undefined;
    if (opType === 'Gemm') this.dense(node, at);
    else if (opType === 'MatMul') this.matMul(node, at);
    else if (opType === 'Add') this.add(node, at);
    else if (opType === 'LayerNormalization') this.layerNorm(node, at);
    else if (opType === 'Flatten') this.flatten(node);
    else if (opType !== 'Identity') this.activate(node);
    return output[0] ?? '';
  }

  private readers(name: string): readonly NodeProto[] {
    return this.readersOf.get(name) ?? [];
  }

  private dense(node: NodeProto, at: string): void {
    const { alpha = 1, beta = 1, transA = 0, transB = 0 } = attributesOf(node);
    const [a, b, c] = node.input ?? [];
    if (a !== at || alpha !== 1 || beta !== 1 || transA !== 0) throw odd(node, 'must be x W + b');
    const weight = this.matrix(node, b);
    const whole = transB === 0 ? turned(weight) : weight;
    const [units = 0] = whole.shape;
    const bias =
      c === undefined || c === '' ? new Float32Array(units) : this.vector(node, c, units);
    this.layers.add({
      kind: 'dense',
      name: weight.name,
      weight: whole,
      bias,
      activation: LINEAR,
    });
  }

  private matMul(node: NodeProto, at: string): void {
    const [a, b] = node.input ?? [];
    if (a !== at) throw odd(node, 'must be x W');
    const weight = turned(this.matrix(node, b));
    const bias = new Float32Array(weight.shape[0] as number);
    this.open = { kind: 'dense', name: b ?? '', weight, bias, activation: LINEAR };
    this.layers.add(this.open);
  }

  private add(node: NodeProto, at: string): void {
    const other = (node.input ?? []).find((name) => name !== at);
    if (this.open === undefined) throw odd(node, 'must stand behind a MatMul');
    this.open.bias.set(this.vector(node, other, this.open.bias.length));
    this.open = undefined;
  }

  private layerNorm(node: NodeProto, at: string): void {
    const { axis = -1, epsilon = EPSILON } = attributesOf(node);
    const [x, scale, shift] = node.input ?? [];
    const isLast = axis === -1 || axis === 1;
    if (x !== at || !isLast || epsilon !== EPSILON || this.layers.last === undefined) {
      throw odd(
        node,
        `must be over the last axis of a layer, with an epsilon of ${normEpsilons.layerNorm}`,
      );
    }
    const units = this.layers.last?.bias.length ?? 0;
    const values = this.vector(node, scale, units);
    const bias = shift === undefined ? new Float32Array(units) : this.vector(node, shift, units);
    const weight = { shape: [units], values };
    this.layers.add({ kind: 'layerNorm', name: scale ?? '', weight, bias, activation: LINEAR });
  }

  /** Of a row it is the row. */
  private flatten(node: NodeProto): void {
    const { axis = 1 } = attributesOf(node);
    if (axis !== 1 && axis !== -1) throw odd(node, 'must leave the rows apart');
  }

  private activate(node: NodeProto): void {
    const { opType = '' } = node;
    const last = this.layers.last;
    const isLog = opType === 'Log' && last?.activation === SIGMOID;
    if (isLog) last.activation = LOG_SIGMOID;
    else if (!Object.hasOwn(ACTIVATIONS, opType)) throw unknown(node);
    else {
      const made = ACTIVATIONS[opType]?.(settingsOf(node), this.limitsOf(node));
      if (typeof made !== 'object') throw odd(node, `must have ${made}`);
      this.setActivation(wordsFor(node), made);
    }
  }

  private setActivation(where: string, activation: Activation): void {
    const { last } = this.layers;
    if (last?.activation !== LINEAR) {
      throw new AgentFileError(`The activation at ${where} must stand behind a layer.`);
    }
    last.activation = activation;
  }

  /** The second and third number that a node reads. */
  private limitsOf({ input = [] }: NodeProto): (number | undefined)[] {
    return input.slice(1, 3).map((name) => {
      const found = this.numberIn(name);
      if (found !== undefined) this.used.add(name);
      return found?.factor;
    });
  }

  private matrix(node: NodeProto, name: string | undefined): Constant {
    const found = this.constant(name);
    if (found?.shape.length === 2) return found;
    throw odd(node, `must have a matrix of constants, but ${name} is none`);
  }

  private constant(name = ''): Constant | undefined {
    this.used.add(name);
    return this.constants.get(name);
  }

  /** @throws AgentFileError when there are weights that no layer has: something that read them may be missing */
  checkAllUsed(): void {
    const left = [...this.constants.keys()].filter((name) => !this.used.has(name));
    if (left.length === 0) return;
    throw new AgentFileError(`The graph has weights that no layer reads: ${listed(left)}.`);
  }

  private vector(node: NodeProto, name: string | undefined, size: number): Float32Array {
    const found = this.constant(name);
    const isRow = found?.shape.length === 1 || (found?.shape.length === 2 && found.shape[0] === 1);
    if (found !== undefined && isRow && found.values.length === size) return found.values;
    throw odd(node, `must have ${size} constants, but ${name} is none such`);
  }
}

function turned({ name, shape, values }: Constant): Constant {
  const [rows, columns] = shape as [number, number];
  return { name, shape: [columns, rows], values: transposed(values, rows, columns) };
}

/** Numbers, and of Gelu the text, by name. */
function settingsOf(node: NodeProto): Settings {
  const texts = (node.attribute ?? []).map(({ name, s }) => [name, s]);
  const approximate = Object.fromEntries(texts).approximate as string | undefined;
  return { ...attributesOf(node), approximate } as Settings;
}

/** Numbers by name. What says of which type it is, and no more, is 0 of that. */
function attributesOf({ attribute = [] }: NodeProto): Record<string, number | undefined> {
  return Object.fromEntries(
    attribute.map(({ name, f, i, type }) => {
      const isNumber = type === AttributeType.float || type === AttributeType.int;
      return [name, f ?? i ?? (isNumber ? 0 : Number.NaN)];
    }),
  );
}

function isEnd({ opType = '', domain = '' }: NodeProto): boolean {
  return Object.hasOwn(ENDS, opType) && isKnownDomain(domain);
}

function isKnownDomain(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}

function isConstant({ opType, domain = '' }: NodeProto): boolean {
  return opType === 'Constant' && isKnownDomain(domain);
}

/** What a Constant gives, as an initializer; none where it is told by anything but a tensor. */
function tensorOf({ output: [name = ''] = [], attribute = [] }: NodeProto): TensorProto {
  const value = attribute.find((one) => one.name === 'value')?.t;
  return { ...value, name };
}

/** @throws AgentFileError when two give one name, of which programs take different ones */
function readersIn(
  nodes: readonly NodeProto[],
  initializers: readonly TensorProto[],
): Map<string, NodeProto[]> {
  const readers = new Map<string, NodeProto[]>();
  const given = new Set(initializers.map(({ name = '' }) => name));
  for (const node of nodes) {
    for (const name of new Set(node.input)) {
      const known = readers.get(name);
      if (known === undefined) readers.set(name, [node]);
      else known.push(node);
    }
    for (const name of node.output ?? []) {
      if (name !== '' && given.has(name)) throw odd(node, `gives ${name}, as another does`);
      given.add(name);
    }
  }
  return readers;
}

function wordsFor(node: NodeProto | undefined): string {
  return `${(node?.opType ?? '?').slice(0, 40)} ${quoted(node?.name ?? node?.output?.[0] ?? '')}`;
}

function unknown(node: NodeProto): AgentFileError {
  return new AgentFileError(
    `The node ${wordsFor(node)} is of a kind that is not read here: a chain is made of ${KNOWN}.`,
  );
}

function odd(node: NodeProto, must: string): AgentFileError {
  return new AgentFileError(`The node ${wordsFor(node)} ${must}.`);
}
