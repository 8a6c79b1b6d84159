import { UsageError } from '../../errors.js';
import { Generator } from '../../random/index.js';
import { quantile } from './summary.js';

/** An estimate with the bounds of its confidence interval, where it has one. */
export interface Interval {
  estimate: number;
  /** null where a task has a single run: see `why`. */
  low: number | null;
  high: number | null;
  /** In a sentence why there are no bounds; absent where there are. */
  why?: string;
}

/** What is known of each run of a task, a run seed each: its score, or a curve. Tasks are environments. */
export type RunsByTask<Run> = readonly ArrayLike<Run>[];

/** How many resamples are drawn, from which seed, and how wide the interval is to be. */
export interface BootstrapOptions {
  /** Resamples drawn. Default 2000. */
  resamples?: number;
  /** Share of the resamples inside the interval. Default 0.95. */
  confidence?: number;
  /** Of the resampling: the same seed gives the same interval. Default 0. */
  seed?: number;
}

/** Why one run a task has no interval: of a single one every resample is the same, and its width 0. */
export const SINGLE_RUN =
  'a single run cannot tell how runs differ: an interval needs two seeds or more in every environment';

/**
 * Percentile intervals of several statistics at once by the stratified bootstrap: within each task, runs are
 * drawn with replacement (Efron 1979; Agarwal et al. 2021, section 4.1, https://arxiv.org/abs/2108.13264).
 *
 * Draws are numpy's: `default_rng(seed).integers(0, runs)` for each run of each task of each group, in order.
 *
 * @param groups what the statistics are about: the runs of one algorithm, or of several to be compared, each
 *   by task; every group is resampled on its own
 * @param statistics of the groups, always as many
 * @returns an interval a statistic, all from the same resamples; without bounds where a task has a single run
 * @throws UsageError if a task has no run, or an option is out of its range
 */
export function bootstrapIntervals<Run = number>(
  groups: readonly RunsByTask<Run>[],
  statistics: (groups: readonly RunsByTask<Run>[]) => ArrayLike<number>,
  options: BootstrapOptions = {},
): Interval[] {
  const { resamples = 2_000, confidence = 0.95, seed = 0 } = options;
  checkTasks(groups);
  if (!(confidence > 0 && confidence < 1) || !Number.isInteger(resamples) || resamples < 1) {
    throw new UsageError(
      `confidence must lie between 0 and 1 and resamples be a whole number of at least 1; given ${confidence} and ${resamples}.`,
    );
  }
  const estimates = Array.from(statistics(groups));
  if (groups.some((tasks) => tasks.some((runs) => runs.length === 1))) {
    return estimates.map((estimate) => ({ estimate, low: null, high: null, why: SINGLE_RUN }));
  }
  const random = new Generator(seed);
  const draws = estimates.map(() => new Float64Array(resamples));
  for (let i = 0; i < resamples; i++) {
    const found = statistics(groups.map((tasks) => tasks.map((runs) => resample(runs, random))));
    for (const [k, values] of draws.entries()) values[i] = found[k] as number;
  }
  return draws.map((values, k) => {
    values.sort();
    return {
      estimate: estimates[k] as number,
      low: quantile(values, (1 - confidence) / 2),
      high: quantile(values, (1 + confidence) / 2),
    };
  });
}

/** The interval of a single statistic, as `bootstrapIntervals` gives it. */
export function bootstrapInterval<Run = number>(
  groups: readonly RunsByTask<Run>[],
  statistic: (groups: readonly RunsByTask<Run>[]) => number,
  options: BootstrapOptions = {},
): Interval {
  return bootstrapIntervals(groups, (drawn) => [statistic(drawn)], options)[0] as Interval;
}

function resample<Run>(runs: ArrayLike<Run>, random: Generator): Run[] {
  return Array.from({ length: runs.length }, () => runs[random.integers(0, runs.length)] as Run);
}

/** @throws UsageError unless all groups have the same number of tasks, each with a run */
export function checkTasks(groups: readonly RunsByTask<unknown>[]): void {
  const tasks = groups[0]?.length ?? 0;
  const sound = groups.every(
    (group) => group.length === tasks && group.every((runs) => runs.length > 0),
  );
  if (tasks > 0 && sound) return;
  throw new UsageError('Every group needs the same tasks, at least one, and every task a score.');
}
