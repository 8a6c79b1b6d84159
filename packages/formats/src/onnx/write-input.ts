import type { Anatomy } from '../anatomy/anatomy.js';
import { statisticsOf } from '../anatomy/anatomy.js';
import type { GraphBuilder } from './graph.js';
import { DataType } from './messages.js';

type Segment = Anatomy['layout']['description']['input']['segments'][number];

/** A stretch of a row, where it begins, and which of the values are in it. */
interface Stretch extends Segment {
  readonly from: number;
  readonly value: number;
}

/**
 * From a row of observations to what the layers read: every index one-hot, values normalized in float64, as
 * Gymnasium and Stable-Baselines3 do it.
 *
 * @returns the name of [batch, input width]
 */
export function writeInput(graph: GraphBuilder, anatomy: Anatomy, observation: string): string {
  const { segments, normalization } = anatomy.layout.description.input;
  if (normalization === undefined && segments.every(({ kind }) => kind === 'values'))
    return observation;
  const pieces = stretchesOf(segments).map((stretch, i) => {
    const name = `input.${i}`;
    const whole = segments.length === 1 ? observation : cut(graph, name, observation, stretch);
    if (stretch.kind === 'index') return oneHot(graph, name, whole, stretch.size);
    return normalization === undefined
      ? whole
      : normalized(graph, anatomy, { name, whole, stretch });
  });
  return pieces.length === 1
    ? (pieces[0] as string)
    : graph.node('input', 'Concat', pieces, { axis: 1 });
}

function stretchesOf(segments: readonly Segment[]): Stretch[] {
  let [from, value] = [0, 0];
  return segments.map((segment) => {
    const stretch = { ...segment, from, value };
    from += segment.kind === 'values' ? segment.size : 1;
    value += segment.kind === 'values' ? segment.size : 0;
    return stretch;
  });
}

/** Columns of a row. */
function cut(
  graph: GraphBuilder,
  name: string,
  row: string,
  { kind, size, from }: Stretch,
): string {
  const to = from + (kind === 'values' ? size : 1);
  const starts = graph.constant(`${name}.from`, [1], [from]);
  const ends = graph.constant(`${name}.to`, [1], [to]);
  return graph.node(`${name}.row`, 'Slice', [row, starts, ends, graph.constant('axis', [1], [1])]);
}

function oneHot(graph: GraphBuilder, name: string, column: string, size: number): string {
  const flat = graph.node(`${name}.flat`, 'Reshape', [column, graph.constant('rows', [1], [-1])]);
  const index = graph.node(`${name}.index`, 'Cast', [flat], { to: DataType.int64 });
  const depth = graph.constant(`${name}.size`, [], [size]);
  const values = graph.constant('offOn', [2], Float32Array.of(0, 1));
  return graph.node(`${name}.oneHot`, 'OneHot', [index, depth, values], { axis: 1 });
}

/** clip((x - mean) / sqrt(variance + epsilon), -clip, clip) */
function normalized(
  graph: GraphBuilder,
  anatomy: Anatomy,
  { name, whole, stretch }: { name: string; whole: string; stretch: Stretch },
): string {
  const { epsilon, clip } = anatomy.layout.description.input.normalization ?? {};
  const { mean, deviation } = statisticsOf(anatomy, epsilon);
  const own = (values: Float64Array) => values.slice(stretch.value, stretch.value + stretch.size);
  const wide = graph.node(`${name}.wide`, 'Cast', [whole], { to: DataType.double });
  const means = graph.constant(`${name}.mean`, [stretch.size], own(mean));
  const deviations = graph.constant(`${name}.deviation`, [stretch.size], own(deviation));
  const centred = graph.node(`${name}.centred`, 'Sub', [wide, means]);
  let result = graph.node(`${name}.scaled`, 'Div', [centred, deviations]);
  if (clip !== undefined) {
    const least = graph.constant(`${name}.least`, [], Float64Array.of(-clip));
    const most = graph.constant(`${name}.most`, [], Float64Array.of(clip));
    result = graph.node(`${name}.clipped`, 'Clip', [result, least, most]);
  }
  return graph.node(`${name}.normalized`, 'Cast', [result], { to: DataType.float });
}
