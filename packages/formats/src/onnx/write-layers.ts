import { normEpsilons, UsageError } from 'perilune';
import { type Anatomy, type Layer, type Part, tensorsOf } from '../anatomy/anatomy.js';
import type { Attributes, GraphBuilder } from './graph.js';

const ACTIVATIONS: Readonly<Record<string, { opType: string; attributes?: Attributes }>> = {
  relu: { opType: 'Relu' },
  tanh: { opType: 'Tanh' },
  elu: { opType: 'Elu', attributes: { alpha: { f: 1 } } },
  'leaky-relu': { opType: 'LeakyRelu', attributes: { alpha: { f: 0.01 } } },
  selu: {
    opType: 'Selu',
    attributes: { alpha: { f: 1.6732632423543772 }, gamma: { f: 1.0507009873554805 } },
  },
  softplus: { opType: 'Softplus' },
  softsign: { opType: 'Softsign' },
  hardswish: { opType: 'HardSwish' },
};

/**
 * A part: what it takes made one, and its layers.
 *
 * @param sources what its sources gave
 * @returns the name of [batch, units]
 */
export function writePart(
  graph: GraphBuilder,
  anatomy: Anatomy,
  part: Part,
  sources: readonly string[],
): string {
  let last = joined(graph, part, sources);
  part.layers.forEach((layer, i) => {
    const name = `${part.name}.${i}`;
    last = activated(
      graph,
      layer,
      `${name}.${layer.activation}`,
      sums(graph, anatomy, layer, { name, last }),
    );
  });
  return last;
}

function sums(
  graph: GraphBuilder,
  anatomy: Anatomy,
  layer: Layer,
  { name, last }: { name: string; last: string },
): string {
  if (layer.kind === 'clip') return clipped(graph, layer.limit, { name, last });
  if (layer.kind === 'constant') throw new UsageError('A constant does not act.');
  const { weight, bias } = tensorsOf(anatomy, layer);
  const parameters = [weight, bias].map((t) => graph.constant(t.name, t.shape, t.values));
  if (layer.kind === 'dense') return graph.node(name, 'Gemm', [last, ...parameters], { transB: 1 });
  const attributes = { axis: -1, epsilon: { f: normEpsilons.layerNorm } };
  return graph.node(name, 'LayerNormalization', [last, ...parameters], attributes);
}

function clipped(
  graph: GraphBuilder,
  limit: number,
  { name, last }: { name: string; last: string },
): string {
  const ends = [
    graph.constant(`${name}.least`, [], Float32Array.of(-limit)),
    graph.constant(`${name}.most`, [], Float32Array.of(limit)),
  ];
  return graph.node(name, 'Clip', [last, ...ends]);
}

function activated(graph: GraphBuilder, { activation }: Layer, name: string, x: string): string {
  if (activation === 'linear') return x;
  const own = ACTIVATIONS[activation];
  if (own !== undefined) return graph.node(name, own.opType, [x], own.attributes);
  return graph.node(name, 'Mul', [x, shareOf(graph, activation, name, x)]);
}

/** What x is multiplied with, where opset 17 has no operator for the activation. */
function shareOf(graph: GraphBuilder, activation: string, name: string, x: string): string {
  const node = (part: string, opType: string, inputs: readonly string[]) =>
    graph.node(`${name}.${part}`, opType, inputs);
  const number = (value: number) => graph.constant(`${name}.${value}`, [], Float32Array.of(value));
  if (activation === 'silu') return node('sigmoid', 'Sigmoid', [x]);
  if (activation === 'mish') return node('tanh', 'Tanh', [node('softplus', 'Softplus', [x])]);
  let between: string;
  if (activation === 'gelu') {
    between = node('erf', 'Erf', [node('scaled', 'Mul', [x, number(Math.SQRT1_2)])]);
  } else {
    const cube = node('cube', 'Mul', [node('square', 'Mul', [x, x]), x]);
    const bent = node('bent', 'Add', [x, node('bend', 'Mul', [cube, number(0.044715)])]);
    const scale = number(Math.sqrt(2 / Math.PI));
    between = node('tanh', 'Tanh', [node('scaled', 'Mul', [bent, scale])]);
  }
  return node('share', 'Mul', [node('above', 'Add', [between, number(1)]), number(0.5)]);
}

function joined(graph: GraphBuilder, part: Part, sources: readonly string[]): string {
  const { name, join, joined: units } = part;
  if (sources.length === 1) return sources[0] as string;
  if (join !== 'dueling') return graph.node(`${name}.joined`, 'Concat', sources, { axis: 1 });
  return dueling(graph, name, sources as [string, string], units);
}

/** Q = V + A - mean over the actions of A, atom by atom (Wang et al. 2016, eq. 9). */
function dueling(
  graph: GraphBuilder,
  name: string,
  [value, advantage]: readonly [string, string],
  { units, groupSize: atoms }: { units: number; groupSize: number },
): string {
  const form = (rows: number) => graph.constant(`${name}.form${rows}`, [3], [-1, rows, atoms]);
  const values = graph.node(`${name}.values`, 'Reshape', [value, form(1)]);
  const advantages = graph.node(`${name}.advantages`, 'Reshape', [advantage, form(units / atoms)]);
  const means = graph.node(`${name}.means`, 'ReduceMean', [advantages], { axes: [1], keepdims: 1 });
  const centred = graph.node(`${name}.centred`, 'Sub', [advantages, means]);
  const sum = graph.node(`${name}.sum`, 'Add', [values, centred]);
  return graph.node(`${name}.flat`, 'Reshape', [
    sum,
    graph.constant(`${name}.form`, [2], [-1, units]),
  ]);
}
