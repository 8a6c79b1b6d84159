import {
  letters,
  type PlotSpec,
  renderSvg,
  returnsAxes,
  INK as SHEET_INK,
} from '@perilune/pictures/node';
import { trailingMeans } from 'perilune';
import { minus } from './numbers.js';
import type { TaskResult } from './task.js';

/** Told apart by lightness and width, so that the picture can be read in grey. */
const INK = {
  ...SHEET_INK,
  point: '#a9aec6',
  mean: '#2d2280',
  other: '#8f86cf',
  mark: '#a04a08',
};
const WINDOW = 100;
const SIZE = { width: 760, height: 340 };
/** A point for each episode up to here; beyond, evenly chosen ones: more are a smear. */
const POINTS = 1_200;

export interface CurveOptions {
  title: string;
  /** Return from which the task counts as solved, drawn if the returns come near it. */
  threshold?: number | undefined;
}

/**
 * Returns by episode: a faint point an episode of the first run, its mean over the last 100 episodes as
 * a bold line, those of the other runs as thin ones, and where the first run diverged.
 *
 * @returns an SVG
 */
export async function drawCurves(
  runs: readonly TaskResult[],
  options: CurveOptions,
): Promise<string> {
  return await renderSvg(curvesSpec(runs, options));
}

function curvesSpec(runs: readonly TaskResult[], { title, threshold }: CurveOptions): PlotSpec {
  const [first, ...others] = runs;
  const returns = first?.returns ?? [];
  const means = runs.map((run) => trailingMeans(run.returns, WINDOW));
  const [floor, ceiling] = bounds(returns, means, threshold);
  const clamp = (value: number) => Math.max(floor, Math.min(ceiling, value));
  // Runs that stop when they have solved their task are of different lengths.
  const longest = Math.max(...runs.map((run) => run.returns.length));
  const stride = Math.ceil(longest / POINTS);
  const points = returns
    .map((value, i) => ({ episode: i + 1, value: clamp(value), below: value < floor }))
    .filter((_, i) => i % stride === 0);
  const line = (run: number) =>
    (means[run] ?? []).map((value, i) => ({ run, episode: i + 1, value: clamp(value) }));
  const sparse = (rows: object[]) =>
    rows.filter((_, i) => i % stride === 0 || i === rows.length - 1);
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    description: `${title}: return of each training episode and its mean over ${WINDOW}.`,
    ...SIZE,
    padding: 12,
    autosize: { type: 'fit', contains: 'padding' },
    background: 'white',
    config: { title: { font: letters }, axis: { labelFont: letters, titleFont: letters } },
    title: {
      text: title,
      subtitle: caption(others.length),
      anchor: 'start',
      frame: 'group',
      color: INK.text,
      fontSize: 16,
      subtitleFont: letters,
      subtitleColor: INK.dim,
      subtitleFontSize: 12.5,
      subtitlePadding: 4,
      offset: 10,
    },
    data: [
      { name: 'points', values: points },
      { name: 'others', values: others.flatMap((_, i) => sparse(line(i + 1))) },
      { name: 'first', values: sparse(line(0)) },
    ],
    scales: [
      { name: 'x', type: 'linear', range: 'width', domain: [0, longest], nice: false },
      {
        name: 'y',
        type: 'linear',
        range: 'height',
        domain: [floor, ceiling],
        nice: false,
        zero: false,
      },
    ],
    axes: returnsAxes(),
    marks: [pointMarks(), otherLines(), firstLine(), ...rules(first, threshold, [floor, ceiling])],
  };
}

function caption(others: number): string {
  const rest =
    others === 0 ? '' : ` Thin: the same of ${others} other seed${others > 1 ? 's' : ''}.`;
  return `Points: episodes of seed 1. Line: mean of its last ${WINDOW}.${rest}`;
}

/** Room for nearly all points and for every line; the worst few per cent are drawn at the edge. */
function bounds(
  returns: readonly number[],
  means: readonly (readonly number[])[],
  threshold: number | undefined,
): [floor: number, ceiling: number] {
  const sorted = [...returns].sort((a, b) => a - b);
  const low = sorted[Math.floor(0.04 * sorted.length)] ?? 0;
  const top = sorted.at(-1) ?? 0;
  // The first means are of a few episodes only and may lie anywhere.
  const settled = means.flatMap((line) => line.slice(Math.min(20, line.length - 1)));
  const from = settled.reduce((least, value) => Math.min(least, value), low);
  const to = settled.reduce((most, value) => Math.max(most, value), top);
  const near = threshold !== undefined && to > threshold - 0.4 * (to - from);
  const ceiling = near ? Math.max(to, threshold) : to;
  const margin = 0.05 * Math.max(ceiling - from, 1);
  return [from - margin, ceiling + margin];
}

type Marks = NonNullable<PlotSpec['marks']>;
type Mark = Marks[number];

const place = {
  x: { scale: 'x', field: 'episode' },
  y: { scale: 'y', field: 'value' },
};

function pointMarks(): Mark {
  return {
    type: 'symbol',
    from: { data: 'points' },
    encode: {
      enter: {
        ...place,
        shape: [{ test: 'datum.below', value: 'triangle-down' }, { value: 'circle' }],
        size: { value: 13 },
        fill: { value: INK.point },
        fillOpacity: { value: 0.65 },
      },
    },
  };
}

function otherLines(): Mark {
  return {
    type: 'group',
    from: { facet: { name: 'run', data: 'others', groupby: 'run' } },
    marks: [
      {
        type: 'line',
        from: { data: 'run' },
        encode: { enter: { ...place, stroke: { value: INK.other }, strokeWidth: { value: 1.1 } } },
      },
    ],
  };
}

function firstLine(): Mark {
  const stroke = { stroke: { value: INK.mean }, strokeWidth: { value: 2.8 } };
  return { type: 'line', from: { data: 'first' }, encode: { enter: { ...place, ...stroke } } };
}

function rules(
  run: TaskResult | undefined,
  threshold: number | undefined,
  [floor, ceiling]: [number, number],
): Mark[] {
  const marks: Mark[] = [];
  const inFrame = threshold !== undefined && threshold > floor && threshold < ceiling;
  const y = inFrame ? { scale: 'y', value: threshold } : { value: 0 };
  if (inFrame) {
    marks.push(
      rule({ x: { value: 0 }, x2: { signal: 'width' }, y, strokeDash: { value: [7, 4] } }),
      ...label(`solved: ${minus(String(threshold))}`, { x: { value: 6 }, y, dy: { value: -6 } }),
    );
  }
  if (run?.divergence) {
    const x = { scale: 'x', value: run.divergence.episode };
    const late = run.divergence.episode > run.returns.length / 2;
    marks.push(
      rule({ x, y: { value: 0 }, y2: { signal: 'height' } }),
      ...label(`diverged in episode ${run.divergence.episode}: from here all values are NaN`, {
        x,
        y,
        dx: { value: late ? -7 : 7 },
        dy: { value: 16 },
        align: { value: late ? 'right' : 'left' },
      }),
    );
  }
  return marks;
}

function rule(where: object): Mark {
  const stroke = { stroke: { value: INK.mark }, strokeWidth: { value: 1.5 } };
  return { type: 'rule', encode: { enter: { ...where, ...stroke } } };
}

/** A text, and below it its outline in white, so that it can be read over points. */
function label(text: string, where: object): Mark[] {
  const common = {
    ...where,
    text: { value: text },
    font: { value: letters },
    fontSize: { value: 13 },
  };
  const outline = { stroke: { value: 'white' }, strokeWidth: { value: 4 } };
  return [
    { type: 'text', encode: { enter: { ...common, ...outline } } },
    { type: 'text', encode: { enter: { ...common, fill: { value: INK.mark } } } },
  ];
}
