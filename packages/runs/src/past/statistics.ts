import {
  type Aggregates,
  aggregateScores,
  bootstrapInterval,
  type Interval,
  mean,
  median,
  normalizedScore,
  probabilityOfImprovement,
  reachesThreshold,
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
  method: string;
  env: string;
  task: string;
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
  median: number | null;
  interquartileMean: Interval | null;
  /** Of normalized scores; null too where it is not known by what to normalize them. */
  normalized: Aggregates | null;
}

/** The chance that a run of the first is better than one of the second, with its 95 % interval. */
export interface Improvement {
  of: string;
  over: string;
  /** Where: an environment, or several of which it is the mean. */
  tasks: readonly string[];
  probability: Interval;
}

/** Summaries of groups that are compared with one another, in their order. */
export function summarize(groups: readonly Group[]): GroupSummary[] {
  return groups.map((group) => summaryOf(group, lowestLevel(groups, group.task)));
}

function summaryOf(group: Group, lowest: number | undefined): GroupSummary {
  const { label, method, env, task } = group;
  const ended = group.runs.filter(hasEnded);
  const scores = scoresOf(group, lowest);
  const solved = ended.filter(isSolved);
  const seconds = median(ended.map((run) => (isSolved(run) ? secondsOf(run) : Infinity)));
  return {
    ...{ label, method, env, task },
    seeds: ended.map(({ config }) => config.seed),
    diverged: ended.filter(isDiverged).length,
    unfinished: group.runs.length - ended.length,
    solved: solved.length,
    medianSeconds: Number.isFinite(seconds) ? seconds : null,
    ...ofScores(scores),
    normalized: normalizedOf(group, scores),
  };
}

function ofScores(scores: number[]) {
  if (scores.length === 0) return { mean: null, median: null, interquartileMean: null };
  const { interquartileMean } = aggregateScores([scores]);
  return { mean: mean(scores), median: median(scores), interquartileMean };
}

function normalizedOf(group: Group, scores: readonly number[]): Aggregates | null {
  const normalize = normalizationOf(group);
  if (normalize === undefined || scores.length === 0) return null;
  return aggregateScores([scores.map(normalize)]);
}

/**
 * The other groups against the baseline's, within each environment; where there are several, over all of
 * those that both have been in as well.
 *
 * @param baseline a label or a method; default: in each environment its first group
 * @throws UsageError if no group is called so
 */
export function improvements(groups: readonly Group[], baseline?: string): Improvement[] {
  const chosen = baseline === undefined ? undefined : methodCalled(groups, baseline);
  const ranked = groups.filter((group) => ranksOf(group).length > 0);
  const within = tasksOf(ranked).flatMap((task) => {
    const there = inTask(ranked, task);
    const first = there.find(({ method }) => method === (chosen ?? method));
    if (first === undefined) return [];
    return there.filter((group) => group !== first).map((other) => improvement([other], [first]));
  });
  const over = chosen ?? ranked[0]?.method;
  return [...within, ...(over === undefined ? [] : overTasks(ranked, over))];
}

/** Each method against another, over the environments that both have been in, where those are several. */
function overTasks(groups: readonly Group[], over: string): Improvement[] {
  const methods = [...new Set(groups.map(({ method }) => method))].filter((of) => of !== over);
  return methods.flatMap((of) => {
    const theirs = groups.filter(({ method }) => method === of);
    const pairs = groups.flatMap((group) => {
      const other = theirs.find(({ task }) => task === group.task);
      return group.method === over && other !== undefined ? [{ group, other }] : [];
    });
    if (pairs.length < 2) return [];
    const sides = [pairs.map(({ other }) => other), pairs.map(({ group }) => group)] as const;
    return [{ ...improvement(...sides), of, over }];
  });
}

/** The chance over groups of as many environments, in the same order. */
function improvement(of: readonly Group[], over: readonly Group[]): Improvement {
  const probability = bootstrapInterval([of.map(ranksOf), over.map(ranksOf)], ([x, y]) =>
    probabilityOfImprovement(x as ScoresByTask, y as ScoresByTask),
  );
  const [first, second] = [of[0] as Group, over[0] as Group];
  const tasks = of.map(({ task }) => task);
  return { of: first.label, over: second.label, tasks, probability };
}

/**
 * The method that a name means: a group's label, or what it is called in every environment.
 *
 * @throws UsageError that tells all names
 */
export function methodCalled(groups: readonly Group[], name: string): string {
  const found = groups.find(({ label, method }) => label === name || method === name);
  if (found !== undefined) return found.method;
  const names = [...new Set(groups.map(({ method }) => method))].map((each) => `"${each}"`);
  throw new UsageError(`No configuration is called "${name}". There are: ${names.join(', ')}.`);
}

/** The environments of groups, in their order. */
export function tasksOf(groups: readonly Group[]): string[] {
  return [...new Set(groups.map(({ task }) => task))];
}

function inTask(groups: readonly Group[], task: string): Group[] {
  return groups.filter((group) => group.task === task);
}

/** What normalizes a score of the group's environment; undefined where nothing is known to do it by. */
export function normalizationOf({
  env,
  task,
}: Pick<Group, 'env' | 'task'>): ((score: number) => number) | undefined {
  // The references are of the default options, which a task with others names.
  const references = env === task ? known(env)?.referenceScores : undefined;
  return references && ((score) => normalizedScore(score, references));
}

/**
 * The lowest that any run of the groups did in an environment: its score, or its training returns over 100
 * successive episodes. With it a diverged run counts. undefined where nothing is known.
 */
export function lowestLevel(groups: readonly Group[], task: string): number | undefined {
  const runs = inTask(groups, task).flatMap((group) => group.runs);
  const levels = runs.flatMap((run) => [scoreOf(run), run.result?.returns?.lowest]);
  const known = levels.filter((level) => level !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

/** What is known of the runs' scores; @param worst is that of those that diverged */
export function scoresOf(group: Group, worst: number | undefined): number[] {
  return group.runs
    .map((run) => (isDiverged(run) ? worst : scoreOf(run)))
    .filter((score) => score !== undefined);
}

/** Scores of which only the order counts. */
function ranksOf(group: Group): number[] {
  return scoresOf(group, -Infinity);
}

function hasEnded({ state, result }: Run): boolean {
  return result !== undefined && state !== 'broken';
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
  return known(env)?.rewardThreshold;
}

function known(env: string) {
  try {
    return specOf(env);
  } catch {
    return undefined;
  }
}
