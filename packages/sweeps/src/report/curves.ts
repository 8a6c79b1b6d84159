import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findRuns, groupRuns, quantities, seriesOf } from '@perilune/runs/past';
import type { TrialLine } from '../folder/lines.js';
import { trialName } from '../folder/study-folder.js';
import { axisOf, Plot } from './svg.js';

/** Told apart without colours. */
const DASHES = ['', '7 3', '2 3', '9 3 2 3'] as const;

/** Training returns of the leading trials whose runs are kept: the mean over seeds, and its quartiles as a band. */
export function curvesPicture(folder: string, order: readonly TrialLine[]): string | undefined {
  const runs = join(folder, 'runs');
  if (!existsSync(runs)) return undefined;
  const kept = new Set(readdirSync(runs));
  const named = order
    .map(({ trial }) => ({ trial, name: trialName(trial) }))
    .filter(({ name }) => kept.has(name))
    .slice(0, DASHES.length);
  const lines = named.flatMap(({ trial, name }) => {
    const groups = groupRuns(findRuns([join(runs, name)]).runs);
    const [series] = seriesOf(groups, quantities.returns, 'steps');
    return series === undefined ? [] : [{ trial, points: series.points }];
  });
  if (lines.length === 0) return undefined;
  const all = lines.flatMap(({ points }) => points);
  const levels = all.flatMap(({ y, low = y, high = y }) => [low, high]);
  const plot = new Plot(axisOf('steps', [0, ...all.map(({ x }) => x)]), axisOf('return', levels));
  lines.forEach(({ points }, i) => {
    const band = points.map(({ x, y, low = y, high = y }) => ({ x, low, high }));
    plot.band(band, 0.5 + 0.12 * i);
  });
  lines.forEach(({ trial, points }, i) => {
    plot.line(
      points.map(({ x, y }) => [x, y] as const),
      { dash: DASHES[i] ?? '' },
    );
    const last = points.at(-1);
    if (last) plot.text(last.x * 0.93, last.y, `trial ${trial}`);
  });
  return plot.toString();
}
