import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';
import type { Spaces } from './agent.js';

/** A hyperparameter that says how something is done which others may leave undone. */
export interface DetailOption<H = Readonly<Record<string, unknown>>> {
  readonly name: string;
  /** Whether it does anything. @param env in which it is learned, if that is known */
  matters(hyperparameters: H, env: Spaces | undefined): boolean;
  /** What it is of, and what to set for it to do anything. */
  readonly why: string;
}

/** What a hyperparameter is judged by. */
export interface DetailCheck {
  /** What was given of all. */
  given: Readonly<Record<string, unknown>>;
  /** What holds of those not given, by name. */
  usual: Readonly<Record<string, unknown>>;
  /** All of them, as they hold. */
  hyperparameters: Readonly<Record<string, unknown>>;
  env: Spaces | undefined;
}

/**
 * Refuses what somebody gave to no effect. A configuration that was written down gives everything: it is left alone, and so
 * is what holds anyway.
 *
 * @throws UsageError that names the first, and says what to set for it to do anything
 */
export function checkDetails(
  details: readonly DetailOption[],
  { given, usual, hyperparameters, env }: DetailCheck,
): void {
  if (Object.keys(hyperparameters).every((name) => given[name] !== undefined)) return;
  for (const { name, matters, why } of details) {
    const value = given[name];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(usual[name])) continue;
    if (matters(hyperparameters, env)) continue;
    throw new UsageError(`${name} is ${show(value)}, which would do nothing: ${why}`);
  }
}
