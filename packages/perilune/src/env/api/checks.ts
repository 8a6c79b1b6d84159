import { UsageError } from '../../errors.js';
import { checkSeed } from '../../random/seed.js';
import type { Space } from '../../spaces/space.js';
import { unknownName } from '../../text/nearest.js';
import { show } from '../../text/show.js';
import type { Action } from './env.js';

/** Throws unless every key of `given`, an object, is one of the known names. */
export function checkKeys(kind: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UsageError(`The ${kind}s must be an object, but ${show(given)} was given.`);
  }
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) throw new UsageError(`${unknownName(kind, key, known)}`);
  }
}

/** Throws unless `options` is what an environment's `reset` takes. */
export function checkResetOptions(options: { seed?: unknown } | undefined): void {
  if (options === undefined) return;
  checkKeys('reset option', options, ['seed', 'options']);
  if (options.seed !== undefined) checkSeed(options.seed);
}

/**
 * Throws unless the action has the space's form: an integer in 0..n-1, or as many finite numbers as
 * the box has entries. A box's bounds are the environment's affair, because some clip (Gymnasium's
 * checker leaves them alone too).
 */
export function checkAction(space: Space, action: unknown): asserts action is Action {
  const fits = space.kind === 'discrete' ? space.contains(action) : fitsBox(action, space.size);
  if (!fits) throw new UsageError(`Invalid action ${show(action)}: ${allowed(space)} is allowed.`);
}

function fitsBox(action: unknown, size: number): boolean {
  if (!(action instanceof Float32Array || Array.isArray(action))) return false;
  if (action.length !== size) return false;
  for (let i = 0; i < size; i++) if (!Number.isFinite(action[i])) return false;
  return true;
}

function allowed(space: Space): string {
  if (space.kind === 'discrete') return `an integer from 0 to ${space.n - 1}`;
  return `a Float32Array or an array of ${space.size} finite numbers`;
}
