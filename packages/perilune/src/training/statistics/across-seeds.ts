import { UsageError } from '../../errors.js';
import {
  type BootstrapOptions,
  bootstrapIntervals,
  checkTasks,
  type Interval,
  type RunsByTask,
} from './bootstrap.js';
import { mean, median } from './summary.js';

// The statistics of Agarwal et al. 2021, "Deep Reinforcement Learning at the Edge of the Statistical
// Precipice" (https://arxiv.org/abs/2108.13264), as their library rliable computes them.

/** One score a run seed. */
export type Scores = ArrayLike<number>;

/** Scores by task; a single task is a list of one. Over several, scores have to be normalized. */
export type ScoresByTask = readonly Scores[];

/** What one algorithm's runs in one or several tasks come to, each with its interval. */
export interface Aggregates {
  /** Of the tasks' means. */
  mean: Interval;
  /** Of the tasks' means. */
  median: Interval;
  /** Of all scores. */
  interquartileMean: Interval;
  /** What is lacking to a normalized score of 1, on average: `optimalityGap`. */
  optimalityGap: Interval;
}

/**
 * Interquartile mean: of all scores the mean of the middle half, floor(n / 4) being cut off at either
 * end (section 4.3; `scipy.stats.trim_mean(0.25)`).
 */
export function interquartileMean(scores: Scores): number {
  const sorted = Float64Array.from(scores).sort();
  const cut = Math.floor(sorted.length / 4);
  return mean(sorted.subarray(cut, sorted.length - cut));
}

/**
 * By how much scores fall short of a target on average, those beyond it counting as having reached it
 * (section 4.3): target - mean(min(score, target)).
 *
 * @param target in normalized scores 1
 */
export function optimalityGap(scores: Scores, target = 1): number {
  return target - mean(Array.from(scores, (score) => Math.min(score, target)));
}

/**
 * Mean, median, interquartile mean and optimality gap of one algorithm, with stratified bootstrap intervals.
 * Mean and median are of the tasks' means, the others of all scores of all tasks: there a task with more
 * runs has more weight.
 *
 * @throws UsageError if a task has no score, or an option is out of its range
 */
export function aggregateScores(
  tasks: ScoresByTask,
  { target = 1, ...options }: BootstrapOptions & { target?: number } = {},
): Aggregates {
  const [ofMeans, middle, interquartile, gap] = bootstrapIntervals<number>(
    [tasks],
    ([drawn = []]) => {
      const means = drawn.map(mean);
      const all = drawn.flatMap((scores) => Array.from(scores));
      return [mean(means), median(means), interquartileMean(all), optimalityGap(all, target)];
    },
    options,
  ) as [Interval, Interval, Interval, Interval];
  return { mean: ofMeans, median: middle, interquartileMean: interquartile, optimalityGap: gap };
}

/**
 * Probability that a run of X beats a run of Y, ties counting half, averaged over tasks (section 4.3; the
 * Mann-Whitney U statistic over n m).
 *
 * @throws UsageError unless both have the same number of tasks, each with a score
 */
export function probabilityOfImprovement(x: ScoresByTask, y: ScoresByTask): number {
  checkTasks([x, y]);
  return mean(x.map((scores, task) => chanceOfMore(scores, y[task] as Scores)));
}

function chanceOfMore(x: Scores, y: Scores): number {
  let wins = 0;
  for (const a of Array.from(x)) {
    for (const b of Array.from(y)) wins += a > b ? 1 : a === b ? 0.5 : 0;
  }
  return wins / (x.length * y.length);
}

/**
 * A performance profile: for each threshold the share of runs, of all tasks, whose score lies above it
 * (section 4.2, equation 3), with its interval.
 *
 * @throws UsageError if a task has no score, or an option is out of its range
 */
export function performanceProfile(
  tasks: ScoresByTask,
  thresholds: readonly number[],
  options: BootstrapOptions = {},
): Interval[] {
  const profile = ([drawn = []]: readonly ScoresByTask[]) => {
    const all = drawn.flatMap((scores) => Array.from(scores));
    return thresholds.map((least) => all.filter((score) => score > least).length / all.length);
  };
  return bootstrapIntervals<number>([tasks], profile, options);
}

/**
 * A sample-efficiency curve: at each place of the runs' curves the interquartile mean over all runs of all
 * tasks (figure 7 there), with its interval. A run's curve is drawn as a whole.
 *
 * @param tasks of each run its score at the same places: [places]
 * @returns an interval a place
 * @throws UsageError if a task has no run, curves are not of the same length, or an option is out of its range
 */
export function sampleEfficiency(
  tasks: RunsByTask<ArrayLike<number>>,
  options: BootstrapOptions = {},
): Interval[] {
  const curves = tasks.flatMap((runs) => Array.from(runs));
  const places = curves[0]?.length ?? 0;
  if (curves.some(({ length }) => length !== places)) {
    const lengths = [...new Set(curves.map(({ length }) => length))].join(', ');
    throw new UsageError(`Curves need the same places, but have lengths of ${lengths}.`);
  }
  return bootstrapIntervals<ArrayLike<number>>(
    [tasks],
    ([drawn = []]) => {
      const all = drawn.flatMap((runs) => Array.from(runs));
      return Array.from({ length: places }, (_, place) =>
        interquartileMean(all.map((curve) => curve[place] as number)),
      );
    },
    options,
  );
}

/**
 * A return as a share of the way from chance to the goal: (score - random) / (goal - random). What is known of
 * an environment says `specOf(id).referenceScores`.
 */
export function normalizedScore(
  score: number,
  { random, goal }: { readonly random: number; readonly goal: number },
): number {
  return (score - random) / (goal - random);
}
