import type { ChartPoint, ChartSeries } from '@perilune/pictures/node';
import { bandOf, learningCurve, type Point, returnsCurve, sparse } from './curves.js';
import type { Group } from './groups.js';
import type { Progression, Quantity } from './quantities.js';

/** More points than that make no difference to the eye. */
const MOST_POINTS = 1_000;
/** The first means are of a few episodes only, and may lie anywhere. */
const SETTLED = 20;

/**
 * A line a group, or several where the quantity has several: a single run's own curve, over several runs
 * their mean with the quartiles. Groups without anything to show are left out.
 */
export function seriesOf(
  groups: readonly Group[],
  quantity: Quantity,
  by: Progression,
): ChartSeries[] {
  const series = groups.flatMap((group) =>
    linesOf(quantity, by).map(({ label, curveOf }) => ({
      label: labelled(group, label),
      points: merged(group.runs.map(({ folder }) => curveOf(folder))),
    })),
  );
  return series.filter(({ points }) => points.length > 0);
}

interface PlottedLine {
  label: string | undefined;
  curveOf(folder: string): Point[];
}

function linesOf({ lines }: Quantity, by: Progression): PlottedLine[] {
  if (lines.length === 0) {
    return [{ label: undefined, curveOf: (folder) => settled(returnsCurve(folder, by)) }];
  }
  return lines.map(({ column, label }) => ({
    label,
    curveOf: (folder) => learningCurve(folder, by, column),
  }));
}

function settled(curve: Point[]): Point[] {
  return curve.length > 2 * SETTLED ? curve.slice(SETTLED) : curve;
}

function merged(curves: readonly Point[][]): ChartPoint[] {
  const [first, ...others] = curves.filter((curve) => curve.length > 0);
  if (first === undefined) return [];
  return others.length === 0 ? sparse(first, MOST_POINTS) : bandOf([first, ...others]);
}

function labelled({ label, runs }: Group, line: string | undefined): string {
  const count = runs.length === 1 ? `seed ${runs[0]?.config.seed}` : `${runs.length} seeds`;
  return `${label}, ${count}${line === undefined ? '' : `: ${line}`}`;
}
