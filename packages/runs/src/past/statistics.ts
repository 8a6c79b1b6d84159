import {
  bootstrapInterval,
  type Interval,
  interquartileMean,
  mean,
  probabilityOfImprovement,
  reachesThreshold,
  type Scores,
  type ScoresByTask,
  specOf,
  UsageError,
} from 'perilune';
import type { Group } from './groups.js';
import { type Run, scoreOf, verdictOf } from './read-run.js';

/**
 * What the runs of one configuration came to, over their seeds.
 *
 * A diverged run is a result and not a missing one: leaving it out would let a recipe look the better the
 * more often it breaks (Henderson et al. 2018 and Agarwal et al. 2021 report over all runs; Jordan et al. 2020
 * want the whole of what an algorithm does when nobody watches). It is not missing at random but because of
 * how the run went, and takes the worst rank (Lachin 1999, "Worst-rank score analysis with informatively
 * missing observations"): unsolved, infinitely slow, worse than every run that finished and tied with every
 * other that diverged; in a mean, where a rank must be a number, at the lowest level known in its environment.
 */
export interface GroupSummary {
  label: string;
  env: string;
  /** Seeds with a run that has ended: finished, or diverged. */
  seeds: number[];
  /** How many of those diverged. */
  diverged: number;
  /** Runs that have not ended, and count for nothing. */
  unfinished: number;
  /**
   * Seeds whose run solved its task and whose reporting episodes reach the environment's threshold too:
   * a claim that other episodes bear out. A run that was not validated is judged by those episodes alone.
   */
  solved: number;
  /** Median over the seeds of the seconds to the solved moment; null if fewer than half came to it. */
  medianSeconds: number | null;
  /** Of the reporting episodes' mean, over the seeds; null where nothing was flown. */
  mean: number | null;
  interquartileMean: Interval | null;
}

/** The chance that a run of the first is better than one of the second, with its 95 % interval. */
export interface Improvement {
  of: string;
  over: string;
  probability: Interval;
}

/** Summaries of groups that are compared with one another, in their order. */
export function summarize(groups: readonly Group[]): GroupSummary[] {
  return groups.map((group) => summaryOf(group, lowestLevel(groups, group.env)));
}

function summaryOf(group: Group, lowest: number | undefined): GroupSummary {
  const ended = group.runs.filter(hasEnded);
  const scores = scoresOf(group, lowest);
  const solved = ended.filter(isSolved);
  return {
    label: group.label,
    env: group.env,
    seeds: ended.map(({ config }) => config.seed),
    diverged: ended.filter(isDiverged).length,
    unfinished: group.runs.length - ended.length,
    solved: solved.length,
    medianSeconds: medianOf(ended.map((run) => (isSolved(run) ? secondsOf(run) : Infinity))),
    mean: scores.length > 0 ? mean(scores) : null,
    interquartileMean: scores.length > 0 ? overSeeds(scores) : null,
  };
}

/** Each later group against the first, where both flew in the same environment. */
export function improvements([first, ...others]: readonly Group[]): Improvement[] {
  if (first === undefined || ranksOf(first).length === 0) return [];
  return others
    .filter((other) => other.env === first.env && ranksOf(other).length > 0)
    .map((other) => ({
      of: other.label,
      over: first.label,
      probability: bootstrapInterval([[ranksOf(other)], [ranksOf(first)]], ([x, y]) =>
        probabilityOfImprovement(x as ScoresByTask, y as ScoresByTask),
      ),
    }));
}

/**
 * The lowest that any run of the groups did in an environment: its score, or its training returns over 100
 * successive episodes. With it a diverged run counts. undefined where nothing is known.
 */
export function lowestLevel(groups: readonly Group[], env: string): number | undefined {
  const runs = groups.filter((group) => group.env === env).flatMap((group) => group.runs);
  const levels = runs.flatMap((run) => [scoreOf(run), run.result?.returns?.lowest]);
  const known = levels.filter((level) => level !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function overSeeds(scores: Scores): Interval {
  return bootstrapInterval([[scores]], ([tasks]) => interquartileMean(tasks?.[0] as Scores));
}

/** What is known of the runs' scores; @param worst is that of those that diverged */
function scoresOf(group: Group, worst: number | undefined): number[] {
  return group.runs
    .map((run) => (isDiverged(run) ? worst : scoreOf(run)))
    .filter((score) => score !== undefined);
}

/** Scores of which only the order counts. */
function ranksOf(group: Group): number[] {
  return scoresOf(group, -Infinity);
}

function hasEnded({ result }: Run): boolean {
  return result !== undefined;
}

function isDiverged({ state }: Run): boolean {
  return state === 'diverged';
}

function isSolved(run: Run): boolean {
  const verdict = verdictOf(run);
  const evaluation = run.result?.evaluation;
  if (isDiverged(run) || !evaluation) return false;
  if (verdict !== 'solved' && verdict !== 'not validated') return false;
  return bearsOut(evaluation, run.config) ?? verdict === 'solved';
}

/** undefined for an environment that has no threshold, or is not known here. */
function bearsOut(
  evaluation: Parameters<typeof reachesThreshold>[0],
  world: Run['config'],
): boolean | undefined {
  try {
    return reachesThreshold(evaluation, world);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Until it was solved; of a run that was not validated to its end, where it was first looked at. */
function secondsOf({ result }: Run): number {
  return result?.solvedAtSeconds ?? result?.seconds ?? Infinity;
}

/** The return from which on a task counts as solved; undefined for an environment that is not known here. */
export function thresholdOf(env: string): number | undefined {
  try {
    return specOf(env).rewardThreshold;
  } catch {
    return undefined;
  }
}

/** Of an even number the mean of the two in the middle; null where that is infinite, or of nothing. */
function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  const median = mean(middle);
  return Number.isFinite(median) ? median : null;
}
