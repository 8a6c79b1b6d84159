import { drawChart, type Picture } from '@perilune/pictures/node';
import {
  efficiencyOf,
  type Group,
  type Progression,
  profilesOf,
  progressions,
  tasksOf,
  thresholdOf,
} from '@perilune/runs/past';
import { UsageError } from 'perilune';

/**
 * Draws how far training had come: the interquartile mean over seeds, with its interval.
 *
 * @throws UsageError when no run tells it
 */
export async function drawEfficiency(groups: readonly Group[], by: Progression): Promise<Picture> {
  const series = efficiencyOf(groups, by);
  if (series.length === 0) {
    throw new UsageError('None of the runs has returns to plot: they stand in monitor.csv.');
  }
  const tasks = tasksOf(groups);
  const several = tasks.length > 1;
  return await drawChart(series, {
    title: `${titleOf(tasks)}: sample efficiency`,
    subtitle: [
      `Interquartile mean over seeds${several ? ' and environments' : ''}; band: its 95 % interval.`,
      'A run that has ended keeps its last value, a diverged one its lowest.',
    ],
    x: progressions[by],
    y: several
      ? 'Normalized return, mean of the last 100 episodes'
      : 'Return, mean of the last 100 episodes',
    threshold: several ? 1 : thresholdOf(groups[0]?.env as string),
  });
}

/**
 * Draws performance profiles: the share of runs above each normalized score.
 *
 * @throws UsageError when there is no score that can be normalized
 */
export async function drawProfiles(groups: readonly Group[]): Promise<Picture> {
  const series = profilesOf(groups).map(({ method, points }) => ({
    label: method,
    points: points.map(({ threshold, share: { estimate, low, high } }) => ({
      x: threshold,
      y: estimate,
      ...(low === null || high === null ? {} : { low, high }),
    })),
  }));
  if (series.length === 0) {
    throw new UsageError(
      'There is no profile to draw: no configuration has ended in an environment whose scores can be normalized.',
    );
  }
  return await drawChart(series, {
    title: `${titleOf(tasksOf(groups))}: performance profiles`,
    subtitle: [
      'Share of runs above a normalized score: 0 chance, 1 the goal; band: 95 % interval.',
    ],
    x: 'Normalized score',
    y: 'Share of runs that score more',
  });
}

function titleOf(tasks: readonly string[]): string {
  return tasks.length > 3 ? `${tasks.length} environments` : tasks.join(', ');
}
