import { UsageError } from '../../errors.js';
import { Generator } from '../../random/index.js';
import { mean } from './summary.js';

/** An estimate with the bounds of its confidence interval. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

/** One score a run seed. */
export type Scores = ArrayLike<number>;

/** Scores by task; a single task is a list of one. */
export type ScoresByTask = readonly Scores[];

/** How many resamples are drawn, from which seed, and how wide the interval is to be. */
export interface BootstrapOptions {
  /** Resamples drawn. Default 2000. */
  resamples?: number;
  /** Share of the resamples inside the interval. Default 0.95. */
  confidence?: number;
  /** Of the resampling: the same seed gives the same interval. Default 0. */
  seed?: number;
}

/**
 * Interquartile mean: of all scores the mean of the middle half, floor(n / 4) being cut off at either
 * end (Agarwal et al. 2021, section 4.3, https://arxiv.org/abs/2108.13264; `scipy.stats.trim_mean(0.25)`).
 */
export function interquartileMean(scores: Scores): number {
  const sorted = Float64Array.from(scores).sort();
  const cut = Math.floor(sorted.length / 4);
  return mean(sorted.subarray(cut, sorted.length - cut));
}

/**
 * Probability that a run of X beats a run of Y, ties counting half, averaged over tasks (Agarwal et
 * al. 2021, section 4.3; the Mann-Whitney U statistic over n m).
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
 * A percentile interval by the stratified bootstrap: within each task, runs are drawn with replacement
 * (Efron 1979; Agarwal et al. 2021, section 4.1).
 *
 * @param groups what the statistic is about: the scores of one algorithm, or of several to be compared,
 *   each by task; every group is resampled on its own
 * @param statistic of the groups
 * @throws UsageError if a task has no score, or an option is out of its range
 */
export function bootstrapInterval(
  groups: readonly ScoresByTask[],
  statistic: (groups: readonly ScoresByTask[]) => number,
  options: BootstrapOptions = {},
): Interval {
  const { resamples = 2_000, confidence = 0.95, seed = 0 } = options;
  checkTasks(groups);
  if (!(confidence > 0 && confidence < 1) || !Number.isInteger(resamples) || resamples < 1) {
    throw new UsageError(
      `confidence must lie between 0 and 1 and resamples be a whole number of at least 1; given ${confidence} and ${resamples}.`,
    );
  }
  const random = new Generator(seed);
  const draws = Float64Array.from({ length: resamples }, () =>
    statistic(groups.map((tasks) => tasks.map((scores) => resample(scores, random)))),
  ).sort();
  return {
    estimate: statistic(groups),
    low: quantile(draws, (1 - confidence) / 2),
    high: quantile(draws, (1 + confidence) / 2),
  };
}

function resample(scores: Scores, random: Generator): Float64Array {
  return Float64Array.from(
    { length: scores.length },
    () => scores[random.integers(0, scores.length)] as number,
  );
}

/** Of sorted values, between neighbours in a straight line (numpy's default). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (place - below);
}

function checkTasks(groups: readonly ScoresByTask[]): void {
  const tasks = groups[0]?.length ?? 0;
  const sound = groups.every(
    (group) => group.length === tasks && group.every((scores) => scores.length > 0),
  );
  if (tasks > 0 && sound) return;
  throw new UsageError('Every group needs the same tasks, at least one, and every task a score.');
}
