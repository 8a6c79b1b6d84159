import type { Agent } from '../agents/agent.js';
import { type EvaluateOptions, evaluate } from './evaluate.js';

/** First reset seed of the validation episodes. Reporting uses others. */
export const VALIDATION_SEED = 20_000;

/** A check whether the task is solved. */
export interface Validation {
  /** Environment steps of the run when it was made. */
  step: number;
  /** Greedy mean return over the episodes flown. */
  mean: number;
  /** Episodes flown: all, or fewer if those showed that the rest is not worth its time. */
  episodes: number;
}

export interface ValidateOptions extends EvaluateOptions {
  episodes: number;
  /** The mean return to be reached. */
  target: number;
  /** How far below the target the mean of the first part may lie for the next to be flown. */
  slack: number;
}

/** After which shares of the episodes a validation may be given up. */
const SHARES = [0.1, 0.2, 0.4, 0.6, 0.8, 1];

/** The share whose mean may lie as far below the target as the slack says. */
const NAMED_SHARE = 0.2;

/**
 * Greedy episodes on the validation seeds, in parts. A policy whose mean so far lies too far below the
 * target is given up, where too far shrinks as a mean's error does, by the root of the episodes. Whatever
 * is called solved has flown them all.
 */
export function validate(agent: Agent, options: ValidateOptions): Omit<Validation, 'step'> {
  const { episodes, target, slack, env, envOptions } = options;
  let sum = 0;
  let flown = 0;
  for (const share of SHARES) {
    const count = Math.ceil(share * episodes) - flown;
    if (count === 0) continue;
    const seed = VALIDATION_SEED + flown;
    sum += count * evaluate(agent, { env, envOptions, seed, episodes: count }).mean;
    flown += count;
    if (sum / flown < target - slack * Math.sqrt((NAMED_SHARE * episodes) / flown)) break;
  }
  return { mean: sum / flown, episodes: flown };
}
