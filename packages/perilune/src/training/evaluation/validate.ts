import type { Agent } from '../../agents/index.js';
import { standardDeviation } from '../statistics/index.js';
import { type EvaluateAsyncOptions, evaluateAsync } from './evaluate.js';
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
  const { episodes, required, slack, errors, judge, ...how } = options;
  const exact = how.signal?.aborted ? undefined : judge?.(agent);
  if (exact !== undefined) {
    const { mean, std, meanLength } = exact;
    return { mean, meanLength, episodes, standardError: standardErrorOf(std, episodes) };
  }
  const returns: number[] = [];
  let sum = 0;
  let lengths = 0;
  let standardError = 0;
  while (returns.length < episodes) {
    const flown = returns.length;
    const part = flown === 0 ? FIRST_PART : PART - (flown % PART);
    const count = Math.min(part, episodes - flown);
    const seed = VALIDATION_SEED + flown;
    const found = await evaluateAsync(agent, { ...how, seed, episodes: count });
    returns.push(...found.results.map((episode) => episode.return));
    sum += count * found.mean;
    lengths += count * found.meanLength;
    const deviation = standardDeviation(returns);
    standardError = standardErrorOf(deviation, returns.length);
    const expected = required(standardErrorOf(deviation, episodes));
    const room = roomFor({ slack, errors }, returns.length, standardError);
    if (sum / returns.length < expected - room) break;
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
