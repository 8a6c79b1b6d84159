import { bandOf, learningCurve, type Point, returnsCurve, sparse } from './curves.js';
import type { Group } from './groups.js';
import type { Progression, Quantity } from './quantities.js';
import type { Run } from './read-run.js';

/** A point of a line, and the quartiles where it stands for several runs. */
export interface SeriesPoint extends Point {
  low?: number;
  high?: number;
}

/** A line of a plot. */
export interface Series {
  label: string;
  /** In the order of their x. */
  points: readonly SeriesPoint[];
}

/** More points than that make no difference to the eye. */
const MOST_POINTS = 1_000;
/** The first means are of a few episodes only, and may lie anywhere. */
const SETTLED = 20;

/**
 * A line a group, or several where the quantity has several: a single run's own curve, over several runs
 * their mean with the quartiles. Groups without anything to show are left out.
 */
export function seriesOf(groups: readonly Group[], quantity: Quantity, by: Progression): Series[] {
  const series = groups.flatMap((group) =>
    linesOf(quantity, by).map(({ label, curveOf }) => ({
      label: labelled(group, label),
      points: merged(group.runs.map(curveOf)),
    })),
  );
  return series.filter(({ points }) => points.length > 0);
}

interface PlottedLine {
  label: string | undefined;
  curveOf(run: Run): Point[];
}

function linesOf({ lines }: Quantity, by: Progression): PlottedLine[] {
  if (lines.length === 0) {
    return [{ label: undefined, curveOf: (run) => returnsOf(run, by) }];
  }
  return lines.map(({ column, label }) => ({
    label,
    curveOf: ({ folder }) => learningCurve(folder, by, column),
  }));
}

/** A diverged run ends at the lowest that it ever was: among others it keeps its last value. */
export function returnsOf({ folder, state, result }: Run, by: Progression): Point[] {
  const curve = settled(returnsCurve(folder, by));
  const last = curve.at(-1);
  const lowest = result?.returns?.lowest;
  if (state !== 'diverged' || last === undefined || lowest === undefined) return curve;
  return [...curve, { x: last.x, y: lowest }];
}

function settled(curve: Point[]): Point[] {
  return curve.length > 2 * SETTLED ? curve.slice(SETTLED) : curve;
}

function merged(curves: readonly Point[][]): SeriesPoint[] {
  const [first, ...others] = curves.filter((curve) => curve.length > 0);
  if (first === undefined) return [];
  return others.length === 0 ? sparse(first, MOST_POINTS) : bandOf([first, ...others]);
}

function labelled({ label, runs }: Group, line: string | undefined): string {
  const count = runs.length === 1 ? `seed ${runs[0]?.config.seed}` : `${runs.length} seeds`;
  return `${label}, ${count}${line === undefined ? '' : `: ${line}`}`;
}
