import type { Spec } from 'vega';
import { type ReturnsTable, WINDOW } from '../../plots/returns-table.js';
import type { Size } from '../../size.js';
import { returnsAxes } from './axes.js';
import { type Mark, sheet, solvedRule, solvedText, thresholdMarks } from './sheet.js';

/** Dark enough, light enough and differently shaped, so that the picture can be read in grey. */
const INK = { point: '#8d93b3', mean: '#3f2f96', validation: '#c8640a' };

export interface SpecOptions extends Size {
  title: string;
  subtitle: string;
  threshold: number | undefined;
  /** Greedy means, and the episode during which each was found. */
  validations: readonly { episode: number; mean: number }[];
  /** The episode during which the task was solved, and what to write beside its mark. */
  solved: { episode: number; label: string } | undefined;
}

/** The picture of a run's returns as a Vega specification, data included. */
export function returnsSpec(table: ReturnsTable, options: SpecOptions): Spec {
  const { width, height, title, subtitle, threshold, validations, solved } = options;
  const description = `${title}: return of each training episode and its mean over ${WINDOW} episodes.`;
  const { floor, ceiling } = table;
  const last = table.rows[table.rows.length - 1]!.episode;
  return {
    ...sheet({ title, subtitle: [subtitle], description, width, height }),
    data: [
      { name: 'episodes', values: table.rows },
      { name: 'means', values: table.rows.filter(({ episode }) => episode >= table.meansFrom) },
      { name: 'validations', values: [...validations] },
    ],
    scales: [
      { name: 'x', type: 'linear', range: 'width', domain: [0, last], nice: false },
      { name: 'y', type: 'linear', range: 'height', domain: [floor, ceiling], nice: false },
    ],
    axes: returnsAxes(),
    marks: [
      points(table.rows.length),
      meanLine(),
      diamonds(),
      ...(threshold === undefined ? [] : thresholdMarks(threshold)),
      ...(solved === undefined ? [] : solvedMarks(solved, last)),
    ],
  };
}

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

function diamonds(): Mark {
  return {
    name: 'diamonds',
    type: 'symbol',
    from: { data: 'validations' },
    encode: {
      enter: {
        x: { scale: 'x', field: 'episode' },
        y: { scale: 'y', field: 'mean' },
        shape: { value: 'diamond' },
        size: { value: 90 },
        fill: { value: INK.validation },
        stroke: { value: 'white' },
        strokeWidth: { value: 1 },
      },
    },
  };
}

function solvedMarks(solved: { episode: number; label: string }, last: number): Mark[] {
  const x = { scale: 'x', value: solved.episode };
  const late = solved.episode > last / 2;
  const [dx, align] = late ? ([-8, 'right'] as const) : ([8, 'left'] as const);
  return [
    solvedRule({ x, y: { value: 0 }, y2: { signal: 'height' } }),
    ...solvedText(solved.label, { x, y: { signal: 'height' }, dx, dy: -12, align }),
  ];
}
