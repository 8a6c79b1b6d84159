import { normEpsilons, UsageError } from 'perilune';
import { type Anatomy, type Layer, type Part, tensorsOf } from '../anatomy/anatomy.js';
import type { Attributes, GraphBuilder } from './graph.js';

const ACTIVATIONS: Readonly<Record<string, { opType: string; attributes?: Attributes }>> = {
  relu: { opType: 'Relu' },
  tanh: { opType: 'Tanh' },
  elu: { opType: 'Elu', attributes: { alpha: { f: 1 } } },
  'leaky-relu': { opType: 'LeakyRelu', attributes: { alpha: { f: 0.01 } } },
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
  if (activation === 'silu') {
    return graph.node(name, 'Mul', [x, graph.node(`${name}.sigmoid`, 'Sigmoid', [x])]);
  }
  const { opType, attributes } = ACTIVATIONS[activation] as {
    opType: string;
    attributes?: Attributes;
  };
  return graph.node(name, opType, [x], attributes);
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
