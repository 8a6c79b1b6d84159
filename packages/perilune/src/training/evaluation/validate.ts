import type { Agent } from '../../agents/index.js';
import { type EvaluateAsyncOptions, evaluateAsync } from './evaluate.js';

/** First reset seed of the validation episodes. Reporting uses others. */
export const VALIDATION_SEED = 20_000;

/** A check whether the task is solved. */
export interface Validation {
  /** Environment steps of the run when it was made. */
  step: number;
  /** Greedy mean return over the episodes flown. */
  mean: number;
  /** Their mean length, in steps. */
  meanLength: number;
  /** Episodes flown: all, or fewer if those showed that the rest is not worth its time. */
  episodes: number;
}

export interface ValidateOptions extends EvaluateAsyncOptions {
  episodes: number;
  /** The mean return to be reached. */
  target: number;
  /** How far below the target the mean of the first twenty may lie for the next to be flown. */
  slack: number;
}

/** Episodes after which a validation may be given up first; then as often as another `PART` is flown. */
const FIRST_PART = 10;
const PART = 20;

/**
 * Greedy episodes on the validation seeds, in parts. A policy whose mean so far lies too far below the
 * target is given up, where too far shrinks as a mean's error does, by the root of the episodes. Whatever
 * is called solved has flown them all. The host may breathe meanwhile.
 *
 * @throws the reason of `signal` when it aborts
 */
export async function validate(
  agent: Agent,
  options: ValidateOptions,
): Promise<Omit<Validation, 'step'>> {
  const { episodes, target, slack, ...how } = options;
  let returns = 0;
  let lengths = 0;
  let flown = 0;
  while (flown < episodes) {
    const part = flown === 0 ? FIRST_PART : PART - (flown % PART);
    const count = Math.min(part, episodes - flown);
    const seed = VALIDATION_SEED + flown;
    const found = await evaluateAsync(agent, { ...how, seed, episodes: count });
    returns += count * found.mean;
    lengths += count * found.meanLength;
    flown += count;
    if (returns / flown < target - slack * Math.sqrt(PART / flown)) break;
  }
  return { mean: returns / flown, meanLength: lengths / flown, episodes: flown };
}
