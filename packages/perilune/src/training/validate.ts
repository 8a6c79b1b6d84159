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
  /** Episodes flown: all, or only the first part if those showed that the rest is not worth its time. */
  episodes: number;
}

export interface ValidateOptions extends EvaluateOptions {
  episodes: number;
  /** The mean return to be reached. */
  target: number;
  /** How far below the target the first part may lie for the rest to be flown. */
  slack: number;
}

/** Share of the episodes that is flown first. */
const FIRST_PART = 0.2;

/**
 * Greedy episodes on the validation seeds. A policy that is far off after the first fifth is given up;
 * whatever is called solved has flown them all.
 */
export function validate(agent: Agent, options: ValidateOptions): Omit<Validation, 'step'> {
  const { episodes, target, slack, env, envOptions } = options;
  const first = Math.max(1, Math.floor(episodes * FIRST_PART));
  const fly = (from: number, count: number) =>
    evaluate(agent, { env, envOptions, seed: VALIDATION_SEED + from, episodes: count }).mean;
  const opening = fly(0, first);
  if (opening < target - slack || first === episodes) return { mean: opening, episodes: first };
  const rest = fly(first, episodes - first);
  return { mean: (opening * first + rest * (episodes - first)) / episodes, episodes };
}
