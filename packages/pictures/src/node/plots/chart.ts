import type { Spec } from 'vega';
import type { Size } from '../../size.js';
import { axes } from './axes.js';
import { type Picture, render } from './render.js';
import { INK, letters, type Mark, sheet, thresholdMarks } from './sheet.js';

export interface ChartPoint {
  x: number;
  y: number;
  /** Bounds of a band around the line. */
  low?: number;
  high?: number;
}

export interface ChartSeries {
  label: string;
  /** In the order of their x. */
  points: readonly ChartPoint[];
}

export interface ChartOptions {
  title: string;
  /** Lines. */
  subtitle: readonly string[];
  /** Of the axes, units included. */
  x: string;
  y: string;
  /** Whether the vertical axis is logarithmic. All values must then be positive. */
  logarithmic?: boolean | undefined;
  /** Drawn as a dashed line if the values come near it. */
  threshold?: number | undefined;
  /** Default 840 x 480, and higher where there are names for more than two series. */
  width?: number | undefined;
  height?: number | undefined;
}

/** Told apart by lightness and by dashes, so that the picture can be read in grey. */
const COLORS = ['#2d2280', '#c8640a', '#137a63', '#8a8fae', '#a3246b', '#4f9fdc'];
const DASHES = [
  [1, 0],
  [9, 4],
  [3, 3],
  [12, 3, 3, 3],
  [6, 2],
];
/** Of a line of the legend. */
const NAME_HEIGHT = 26;

/**
 * Draws lines, with bands where points have bounds.
 *
 * @throws RangeError when no series has a point
 */
export async function drawChart(
  series: readonly ChartSeries[],
  options: ChartOptions,
): Promise<Picture> {
  if (series.every(({ points }) => points.length === 0)) {
    throw new RangeError('There is nothing to plot.');
  }
  const names = Math.max(0, series.length - 2);
  const { width = 840, height = 480 + NAME_HEIGHT * names } = options;
  return await render(chartSpec(series, { ...options, width, height }), { width, height });
}

function chartSpec(series: readonly ChartSeries[], options: ChartOptions & Size): Spec {
  const rows = series.flatMap(({ label, points }) => points.map((point) => ({ label, ...point })));
  const xs = boundsOf(rows.map(({ x }) => x));
  const { logarithmic, title, subtitle, width, height } = options;
  const values = boundsOf(rows.flatMap(({ y, low = y, high = y }) => [y, low, high]));
  const threshold = within(values, options.threshold);
  const ys = withRoomFor(values, threshold);
  return {
    ...sheet({ title, subtitle, description: [title, ...subtitle].join('. '), width, height }),
    data: [
      { name: 'lines', values: rows },
      { name: 'bands', values: rows.filter(({ low }) => low !== undefined) },
    ],
    scales: [
      { name: 'x', type: 'linear', range: 'width', domain: [Math.min(0, xs[0]), xs[1]] },
      verticalScale(ys, logarithmic === true),
      ...inks(series.map(({ label }) => label)),
    ],
    axes: axes({
      x: options.x,
      y: options.y,
      ...(xs[1] < 20 ? { xFormat: '~g' } : {}),
      ...(logarithmic ? { yFormat: '~g' } : {}),
    }),
    legends: series.length > 1 ? [legend] : [],
    marks: [framed([bands, lines, ...(threshold === undefined ? [] : thresholdMarks(threshold))])],
  };
}

type Scale = NonNullable<Spec['scales']>[number];

function verticalScale([low, high]: [number, number], logarithmic: boolean): Scale {
  if (logarithmic) {
    return { name: 'y', type: 'log', range: 'height', domain: [low / 1.2, high * 1.2] };
  }
  const margin = 0.05 * (high - low || Math.abs(high) || 1);
  const floor = low >= 0 && low < 0.3 * high ? 0 : low - margin;
  return {
    name: 'y',
    type: 'linear',
    range: 'height',
    domain: [floor, high + margin],
    zero: false,
  };
}

function inks(labels: readonly string[]): Scale[] {
  return [
    { name: 'color', type: 'ordinal', domain: [...labels], range: COLORS },
    { name: 'dash', type: 'ordinal', domain: [...labels], range: DASHES },
  ];
}

const legend: NonNullable<Spec['legends']>[number] = {
  stroke: 'color',
  strokeDash: 'dash',
  orient: 'top',
  direction: 'vertical',
  columns: 1,
  symbolType: 'stroke',
  symbolSize: 900,
  symbolStrokeWidth: 2.6,
  labelFont: letters,
  labelFontSize: 13,
  labelColor: INK.text,
  labelLimit: 760,
  offset: 6,
};

/** Clipped, so that no mark pushes the heading away while Vega still looks for the size. */
function framed(marks: Mark[]): Mark {
  const update = { width: { signal: 'width' }, height: { signal: 'height' } };
  return { type: 'group', clip: true, encode: { update }, marks };
}

const bands = eachSeries('bands', {
  type: 'area',
  from: { data: 'series' },
  encode: {
    enter: {
      x: { scale: 'x', field: 'x' },
      y: { scale: 'y', field: 'low' },
      y2: { scale: 'y', field: 'high' },
      fill: { scale: 'color', field: 'label' },
      fillOpacity: { value: 0.17 },
    },
  },
});

const lines = eachSeries('lines', {
  type: 'line',
  from: { data: 'series' },
  encode: {
    enter: {
      x: { scale: 'x', field: 'x' },
      y: { scale: 'y', field: 'y' },
      stroke: { scale: 'color', field: 'label' },
      strokeDash: { scale: 'dash', field: 'label' },
      strokeWidth: { value: 2.4 },
      strokeJoin: { value: 'round' },
    },
  },
});

function eachSeries(data: string, mark: Mark): Mark {
  const facet = { name: 'series', data, groupby: 'label' };
  return { type: 'group', from: { facet }, marks: [mark] };
}

/** The threshold, unless it lies so far above the values that it would press them together. */
function within([low, high]: [number, number], threshold: number | undefined): number | undefined {
  if (threshold === undefined || threshold > high + 0.4 * (high - low)) return undefined;
  return threshold < low ? undefined : threshold;
}

/** The mark's words stand above it. */
function withRoomFor(
  [low, high]: [number, number],
  threshold: number | undefined,
): [low: number, high: number] {
  if (threshold === undefined) return [low, high];
  return [low, Math.max(high, threshold + 0.04 * (threshold - low))];
}

/** Not `Math.min(...values)`: many runs have more points than a call may have arguments. */
function boundsOf(values: readonly number[]): [low: number, high: number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}
