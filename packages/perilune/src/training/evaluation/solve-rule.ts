import * as v from 'valibot';
import type { Archive, Serializable } from '../../state/index.js';
import { mean, standardDeviation } from '../statistics/index.js';
import { REPORTING_SEED, VALIDATION_SEED } from './seeds.js';

const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(1));

/**
 * When a task counts as solved, and training stops unless the best policy is sought: see `SolveRule`. What
 * is null follows the returns seen, and so holds in worlds of any units; a number is in the environment's.
 */
export const solveSchema = v.strictObject({
  /** False: validate nothing and train to the last step. */
  enabled: v.optional(v.boolean(), true),
  /** True: train on past solved to the last step, and hand out the policy that validated best. */
  keepBest: v.optional(v.boolean(), false),
  /** What validation must exceed the threshold by; null: two standard errors of its own mean. */
  margin: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0))), null),
  /** Validation is tried when the mean of this many latest training returns ... */
  gateEpisodes: v.optional(wholeNumber, 30),
  /**
   * ... lies no further than this below the threshold; null: than two of their standard deviations below
   * what there is to be reached, and once more at the last step, whatever they were ...
   */
  gateSlack: v.optional(v.nullable(v.number()), null),
  /**
   * In place of both: ... reaches up to the threshold with this many of their standard deviations, whatever was best so
   * far, and not once more at the end; null: as `gateSlack` says.
   */
  gateDeviations: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0))), null),
  /** ... and this many steps have passed since the last try. */
  interval: v.optional(wholeNumber, 5_000),
  /**
   * A validation is given up when its first 20 episodes lie further than this below what it has to reach;
   * null: when three standard errors of those flown do not reach up to there.
   */
  validationSlack: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0))), null),
  /**
   * In place of that: it is given up when so many standard errors of the episodes flown do not reach up to what solves
   * the task, whatever was best so far. Of policies that are just good enough 1 takes some sixth for worse, at each
   * look; null: as `validationSlack` says.
   */
  validationErrors: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0))), null),
  /** Validation episodes: reset seeds from 20000 up, and none of those of the reporting episodes. */
  episodes: v.optional(v.pipe(wholeNumber, v.maxValue(REPORTING_SEED - VALIDATION_SEED)), 100),
});

/** When a run counts as solved, as it may be given. */
export type SolveOptions = v.InferInput<typeof solveSchema>;
export type SolveSettings = v.InferOutput<typeof solveSchema>;

/** What an environment says of its returns. */
export interface Task {
  /** The mean return from which it counts as solved: Gymnasium's `reward_threshold`. */
  threshold?: number | undefined;
  /** The highest mean return that any policy can have, if that is known. */
  optimum?: number | undefined;
}

/** How many standard errors a claim about other episodes needs: some 97.7 % of them bear it out. */
const ERRORS = 2;

/** By how many deviations exploration may keep returns below those of the greedy policy. */
const DEVIATIONS = 2;

/**
 * What a greedy mean has to reach for its task to be solved,
 *
 *     min(threshold + margin, optimum - 2 standard errors)
 *
 * so that the claim holds on other episodes too, and what cannot be told from the best possible policy
 * passes: Taxi's threshold of 8 lies beyond its optimum of 7.93.
 *
 * @param margin null: two standard errors
 * @param standardError of the mean
 * @returns infinity without a threshold: nothing is solved then
 */
export function requiredMean(
  { threshold, optimum = Number.POSITIVE_INFINITY }: Task,
  margin: number | null,
  standardError: number,
): number {
  if (threshold === undefined) return Number.POSITIVE_INFINITY;
  const room = ERRORS * standardError;
  return Math.min(threshold + (margin ?? room), optimum - room);
}

/** Standard error of the mean of n values from their deviation (divided by n); of one value 0. */
export function standardErrorOf(deviation: number, n: number): number {
  return n > 1 ? deviation / Math.sqrt(n - 1) : 0;
}

/** What a policy is measured by when it is validated; plain data, which threads can be sent. */
export interface Bar {
  task: Task;
  /** As the solve options have them. */
  margin: number | null;
  slack: number | null;
  errors: number | null;
  /** Mean return of the policy that validated best, if one did. */
  bestMean: number | undefined;
  /** That of the best policy that solved the task, if one did. */
  toSurpass: number | undefined;
}

/**
 * The mean return that a validation must promise to be flown to its end: to solve the task, or where that is done to
 * surpass the best policy. Where nothing is said of it in points, the best so far is worth knowing well too.
 *
 * @param standardError of the mean
 */
export function meanToReach(
  { task, margin, slack, errors, bestMean = Number.NEGATIVE_INFINITY, toSurpass }: Bar,
  standardError: number,
): number {
  if (toSurpass !== undefined) return toSurpass;
  const required = requiredMean(task, margin, standardError);
  return slack === null && errors === null ? Math.min(required, bestMean) : required;
}

/** Says what validation has to reach, and when it is worth its time. */
export class SolveRule implements Serializable {
  private lastTry = 0;

  constructor(
    readonly settings: SolveSettings,
    readonly task: Task,
  ) {}

  /** The mean return that a validation of that standard error has to reach for the task to be solved. */
  required(standardError: number): number {
    return requiredMean(this.task, this.settings.margin, standardError);
  }

  /** Whether what is null in the settings is taken from the returns seen, at the gate. */
  get followsReturns(): boolean {
    const { gateSlack, gateDeviations } = this.settings;
    return (gateSlack === null && gateDeviations === null) || this.task.threshold === undefined;
  }

  /**
   * Whether to validate now.
   *
   * @param returns of the training episodes so far; exploration makes them lower than greedy ones
   * @param bestMean of the policy that validated best, if one did
   */
  suggests(returns: readonly number[], steps: number, bestMean?: number | undefined): boolean {
    if (!this.mayLook(returns, steps)) return false;
    if (!this.isNear(returns.slice(-this.settings.gateEpisodes), bestMean)) return false;
    this.lastTry = steps;
    return true;
  }

  /** Whether the next validation may be suggested at all: what the one before it found is known by then. */
  mayLook(returns: readonly number[], steps: number): boolean {
    const { enabled, gateEpisodes, interval } = this.settings;
    return enabled && returns.length >= gateEpisodes && steps - this.lastTry >= interval;
  }

  serialize(archive: Archive): void {
    const most = Number.MAX_SAFE_INTEGER;
    this.lastTry = archive.integer('lastTry', this.lastTry, { most });
  }

  private isNear(latest: readonly number[], bestMean: number | undefined): boolean {
    const { threshold, optimum = Number.POSITIVE_INFINITY } = this.task;
    const { gateSlack, gateDeviations } = this.settings;
    const level = mean(latest);
    const reach = (deviations: number) => level + deviations * standardDeviation(latest);
    const goal = Math.min(threshold ?? Number.POSITIVE_INFINITY, optimum);
    if (Number.isFinite(goal) && gateDeviations !== null) return reach(gateDeviations) >= goal;
    if (threshold !== undefined && gateSlack !== null) return level >= threshold - gateSlack;
    const bar = Math.min(goal, bestMean ?? goal);
    return !Number.isFinite(bar) || reach(DEVIATIONS) >= bar;
  }
}
