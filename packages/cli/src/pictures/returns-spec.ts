import type { Spec } from 'vega';
import { returnsAxes } from './axes.js';
import { LETTERS } from './fonts.js';
import { type ReturnsTable, WINDOW } from './returns-table.js';
import type { Size } from './size.js';

/** Dark enough, light enough and differently shaped, so that the picture can be read in grey. */
const INK = { text: '#23263a', dim: '#5b6078', point: '#8d93b3', mean: '#3f2f96' };
const SOLVED = '#b4530a';

export interface SpecOptions extends Size {
  title: string;
  subtitle: string;
  threshold: number | undefined;
  /** The episode during which the task was solved, and what to write beside its mark. */
  solved: { episode: number; label: string } | undefined;
}

/** The picture of a run's returns as a Vega specification, data included. */
export function returnsSpec(table: ReturnsTable, options: SpecOptions): Spec {
  const { width, height, title, subtitle, threshold, solved } = options;
  const { floor, ceiling } = table;
  const last = table.rows[table.rows.length - 1]!.episode;
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    description: `${title}: return of each training episode and its mean over ${WINDOW} episodes.`,
    width,
    height,
    padding: { left: 14, right: 18, top: 12, bottom: 10 },
    autosize: { type: 'fit', contains: 'padding' },
    background: 'white',
    config: { title: { font: letters }, axis: { labelFont: letters, titleFont: letters } },
    title: {
      text: title,
      subtitle,
      anchor: 'start',
      frame: 'group',
      color: INK.text,
      fontSize: 17,
      fontWeight: 'bold',
      subtitleFont: letters,
      subtitleColor: INK.dim,
      subtitleFontSize: 13,
      subtitlePadding: 5,
      offset: 14,
    },
    data: [
      { name: 'episodes', values: table.rows },
      { name: 'means', values: table.rows.filter(({ episode }) => episode >= table.meansFrom) },
    ],
    scales: [
      { name: 'x', type: 'linear', range: 'width', domain: [0, last], nice: false },
      { name: 'y', type: 'linear', range: 'height', domain: [floor, ceiling], nice: false },
    ],
    axes: returnsAxes(),
    marks: [
      points(table.rows.length),
      meanLine(),
      ...(threshold === undefined ? [] : thresholdMarks(threshold)),
      ...(solved === undefined ? [] : solvedMarks(solved, last)),
    ],
  };
}

/** What a viewer of the SVG falls back to, where our own letters are not installed. */
const letters = `${LETTERS}, Lato, Helvetica, Arial, sans-serif`;

type Marks = NonNullable<Spec['marks']>;
type Mark = Marks[number];

function points(count: number): Mark {
  // Few points are small islands on a large sheet, many would run together.
  const area = count > 400 ? 14 : 26;
  return {
    name: 'returns',
    type: 'symbol',
    from: { data: 'episodes' },
    encode: {
      enter: {
        x: { scale: 'x', field: 'episode' },
        y: [
          { test: 'datum.below', signal: 'height - 4' },
          { scale: 'y', field: 'value' },
        ],
        shape: [{ test: 'datum.below', value: 'triangle-down' }, { value: 'circle' }],
        size: [{ test: 'datum.below', value: 22 }, { value: area }],
        fill: { value: INK.point },
        fillOpacity: { value: 0.6 },
      },
    },
  };
}

function meanLine(): Mark {
  return {
    name: 'mean',
    type: 'line',
    from: { data: 'means' },
    encode: {
      enter: {
        x: { scale: 'x', field: 'episode' },
        y: { scale: 'y', field: 'mean' },
        stroke: { value: INK.mean },
        strokeWidth: { value: 2.6 },
        strokeJoin: { value: 'round' },
      },
    },
  };
}

function thresholdMarks(threshold: number): Mark[] {
  const y = { scale: 'y', value: threshold };
  return [
    {
      type: 'rule',
      encode: {
        enter: {
          x: { value: 0 },
          x2: { signal: 'width' },
          y,
          stroke: { value: SOLVED },
          strokeDash: { value: [7, 4] },
          strokeWidth: { value: 1.4 },
        },
      },
    },
    ...text(`solved: ${threshold}`, { x: { value: 7 }, y, dy: -6, color: SOLVED }),
  ];
}

function solvedMarks(solved: { episode: number; label: string }, last: number): Mark[] {
  const x = { scale: 'x', value: solved.episode };
  const late = solved.episode > last / 2;
  return [
    {
      type: 'rule',
      encode: {
        enter: {
          x,
          y: { value: 0 },
          y2: { signal: 'height' },
          stroke: { value: SOLVED },
          strokeWidth: { value: 1.4 },
        },
      },
    },
    ...text(solved.label, {
      x,
      y: { signal: 'height' },
      dx: late ? -8 : 8,
      dy: -12,
      color: SOLVED,
      align: late ? 'right' : 'left',
    }),
  ];
}

interface TextPlace {
  x: object;
  y: object;
  dx?: number;
  dy?: number;
  color: string;
  align?: 'left' | 'right';
}

/** A text, and below it its outline in white, so that it can be read over points. */
function text(content: string, { x, y, dx = 0, dy = 0, color, align = 'left' }: TextPlace): Mark[] {
  const place = {
    x,
    y,
    dx: { value: dx },
    dy: { value: dy },
    text: { value: content },
    font: { value: letters },
    fontSize: { value: 13 },
    align: { value: align },
  };
  const outline = { stroke: { value: 'white' }, strokeWidth: { value: 4 } };
  return [
    { type: 'text', encode: { enter: { ...place, ...outline, strokeJoin: { value: 'round' } } } },
    { type: 'text', encode: { enter: { ...place, fill: { value: color } } } },
  ];
}
