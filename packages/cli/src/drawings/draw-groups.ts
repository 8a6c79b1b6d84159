import { drawChart, type Picture } from '@perilune/pictures/node';
import type { Group } from '@perilune/runs/past';
import {
  type Progression,
  progressions,
  type Quantity,
  type QuantityName,
  quantities,
  seriesOf,
  thresholdOf,
} from '@perilune/runs/past';
import { UsageError } from 'perilune';

/**
 * Draws a quantity of groups of runs of one environment.
 *
 * @throws UsageError when no run has it
 */
export async function drawGroups(
  groups: readonly Group[],
  what: QuantityName,
  by: Progression,
): Promise<Picture> {
  const quantity: Quantity = quantities[what];
  const series = seriesOf(groups, quantity, by);
  if (series.length === 0) {
    const file = what === 'returns' ? 'monitor.csv' : 'progress.csv';
    throw new UsageError(`None of the runs has any ${what} to plot: that stands in ${file}.`);
  }
  const values = series.flatMap(({ points }) => points.map(({ y, low = y }) => low));
  const { env } = groups[0] as Group;
  return await drawChart(series, {
    title: `${env}: ${quantity.name}`,
    subtitle: subtitleOf(groups, series.length === 1 ? series[0]?.label : undefined),
    x: progressions[by],
    y: quantity.title,
    logarithmic: quantity.logarithmic === true && values.every((value) => value > 0),
    threshold: what === 'returns' ? thresholdOf(env) : undefined,
  });
}

/** In lines. */
function subtitleOf(groups: readonly Group[], only: string | undefined): string[] {
  const about = only === undefined ? [] : [only];
  if (groups.every(({ runs }) => runs.length === 1)) return about;
  return [
    ...about,
    'Line: mean over seeds; band: their middle half.',
    groups.some(({ runs }) => runs.some(({ state }) => state === 'diverged'))
      ? 'A run that has ended keeps its last value, a diverged one its lowest.'
      : 'A run that has ended keeps its last value.',
  ];
}
