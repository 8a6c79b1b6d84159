import {
  bootstrapInterval,
  type Interval,
  interquartileMean,
  mean,
  probabilityOfImprovement,
  type Scores,
  type ScoresByTask,
  specOf,
} from 'perilune';
import type { Group } from './groups.js';
import { type Run, scoreOf } from './read-run.js';

/** What the runs of one configuration came to, over their seeds. */
export interface GroupSummary {
  label: string;
  env: string;
  /** Seeds with a finished run. */
  seeds: number[];
  /** Runs that are not finished, and count for nothing. */
  unfinished: number;
  /**
   * Seeds whose run solved its task and whose reporting episodes reach the environment's threshold too:
   * a claim that other episodes bear out.
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

export function summarize(group: Group): GroupSummary {
  const finished = group.runs.filter(({ state }) => state === 'finished');
  const scores = scoresOf(group);
  const solved = finished.filter((run) => isSolved(run));
  return {
    label: group.label,
    env: group.env,
    seeds: finished.map(({ config }) => config.seed),
    unfinished: group.runs.length - finished.length,
    solved: solved.length,
    medianSeconds: medianOf(
      finished.map((run) => (isSolved(run) ? (run.result?.solvedAtSeconds ?? Infinity) : Infinity)),
    ),
    mean: scores.length > 0 ? mean(scores) : null,
    interquartileMean: scores.length > 0 ? overSeeds(scores) : null,
  };
}

/** Each later group against the first, where both flew in the same environment. */
export function improvements([first, ...others]: readonly Group[]): Improvement[] {
  if (first === undefined || scoresOf(first).length === 0) return [];
  return others
    .filter((other) => other.env === first.env && scoresOf(other).length > 0)
    .map((other) => ({
      of: other.label,
      over: first.label,
      probability: bootstrapInterval([[scoresOf(other)], [scoresOf(first)]], ([x, y]) =>
        probabilityOfImprovement(x as ScoresByTask, y as ScoresByTask),
      ),
    }));
}

function overSeeds(scores: Scores): Interval {
  return bootstrapInterval([[scores]], ([tasks]) => interquartileMean(tasks?.[0] as Scores));
}

function scoresOf(group: Group): number[] {
  return group.runs.map(scoreOf).filter((score) => score !== undefined);
}

function isSolved(run: Run): boolean {
  const threshold = thresholdOf(run.config.env);
  const score = scoreOf(run);
  return run.result?.solved === true && score !== undefined && score >= (threshold ?? -Infinity);
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
