import type { Agent } from '../../agents/index.js';
import { specFor } from '../../env/index.js';
import { mean, standardDeviation } from '../statistics/index.js';
import { type EpisodeSeries, type EvaluateAsyncOptions, openSeries } from './evaluate.js';
import type { Judge } from './expected-return.js';
import { VALIDATION_SEED } from './seeds.js';
import { standardErrorOf } from './solve-rule.js';

/** A check whether the task is solved. */
export interface Validation {
  /** Environment steps of the run when it was made. */
  step: number;
  /** Greedy mean return over the episodes flown, or what is to be expected where that can be computed. */
  mean: number;
  /** Their mean length, in steps. */
  meanLength: number;
  /** Episodes flown, or that the computed mean stands for: all, or fewer if those showed that the rest is not worth its time. */
  episodes: number;
}

/** What was found, and how far the mean may be off. */
export interface FoundValidation extends Omit<Validation, 'step'> {
  standardError: number;
}

export interface ValidateOptions extends EvaluateAsyncOptions {
  episodes: number;
  /** The mean return to be reached, of a mean with that standard error. */
  required: (standardError: number) => number;
  /**
   * How far below it the mean of the first twenty may lie for the next to be flown; null: as far as three
   * standard errors of what was flown.
   */
  slack: number | null;
  /** In place of `slack`: the standard errors of what was flown that it may lie below; null: as that says. */
  errors: number | null;
  /** Of the same world, where it has one: then nothing is flown. */
  judge?: Judge | undefined;
}

/** Episodes after which a validation may be given up first; then as often as another `PART` is flown. */
const FIRST_PART = 10;
const PART = 20;

/** Standard errors: of so many better policies one in some seven hundred is taken for worse. */
const ERRORS = 3;

/**
 * What a policy is worth: exactly, where its world has a judge (`judgeOf`), whose mean stands for
 * all episodes; elsewhere by greedy episodes on the validation seeds, in parts. A policy whose mean so far lies too far below what is
 * to be reached is given up, where too far shrinks as a mean's error does, by the root of the episodes.
 * Whatever is called solved has flown them all: a lucky beginning ends nothing early. The host may breathe
 * meanwhile.
 *
 * @throws the reason of `signal` when it aborts
 */
export async function validate(agent: Agent, options: ValidateOptions): Promise<FoundValidation> {
  const { required, slack, errors, judge, ...how } = options;
  const { episodes } = how;
  const exact = how.signal?.aborted ? undefined : judge?.(agent);
  if (exact !== undefined) {
    const { mean, std, meanLength } = exact;
    return { mean, meanLength, episodes, standardError: standardErrorOf(std, episodes) };
  }
  const open = (first: number, count: number, lanes?: number) =>
    openSeries(agent, { ...how, seed: VALIDATION_SEED + first, episodes: count }, lanes);
  return await flyInParts(open, { ...how, required, slack, errors });
}

/** @param open begins a series of so many episodes from one on */
async function flyInParts(
  open: (first: number, count: number, lanes?: number) => EpisodeSeries,
  { env, episodes, required, slack, errors }: ValidateOptions,
): Promise<FoundValidation> {
  // Of a world of the library nobody notices that episodes were begun for which there was no more need.
  const isOurs = specFor(env).origin === 'library';
  const returns: number[] = [];
  let sum = 0;
  let lengths = 0;
  let standardError = 0;
  // Most policies are refused after the first part: lanes for more are made when they are needed.
  let begin = 0;
  let series = open(begin, Math.min(FIRST_PART, episodes));
  try {
    while (returns.length < episodes) {
      const flown = returns.length;
      const part = flown === 0 ? FIRST_PART : PART - (flown % PART);
      const count = Math.min(part, episodes - flown);
      const due = flown + count - begin;
      const found = (await series.fly(due, isOurs ? due + flown : due)).slice(flown - begin);
      const earned = found.map((episode) => episode.return);
      returns.push(...earned);
      sum += count * mean(earned);
      lengths += count * mean(found.map((episode) => episode.length));
      const deviation = standardDeviation(returns);
      standardError = standardErrorOf(deviation, returns.length);
      const expected = required(standardErrorOf(deviation, episodes));
      const room = roomFor({ slack, errors }, returns.length, standardError);
      if (sum / returns.length < expected - room) break;
      if (flown > 0 || returns.length === episodes) continue;
      series.close();
      begin = returns.length;
      series = open(begin, episodes - begin, isOurs ? undefined : PART);
    }
  } finally {
    series.close();
  }
  const flown = returns.length;
  return { mean: sum / flown, meanLength: lengths / flown, episodes: flown, standardError };
}

/** How far below what has to be reached the mean of so many episodes may lie. */
function roomFor(
  { slack, errors }: Pick<ValidateOptions, 'slack' | 'errors'>,
  episodes: number,
  standardError: number,
): number {
  if (errors === null && slack !== null) return slack * Math.sqrt(PART / episodes);
  return (errors ?? ERRORS) * standardError;
}
