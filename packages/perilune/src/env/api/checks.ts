import { UsageError } from '../../errors.js';
import { checkSeed } from '../../random/seed.js';
import type { AnySpace } from '../../spaces/index.js';
import { unknownName } from '../../text/nearest.js';
import { show } from '../../text/show.js';
import type { Action } from './env.js';
import { misfitOfAction } from './misfit.js';

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

/** Throws unless the action has the space's form: see `misfitOfAction`. */
export function checkAction<A extends AnySpace>(
  space: A,
  action: unknown,
): asserts action is Action<A> {
  const misfit = misfitOfAction(space, action);
  if (misfit === undefined) return;
  const { field, given, expected } = misfit;
  const where = field === '' ? '' : ` in action${field}`;
  throw new UsageError(`Invalid action ${show(given)}${where}: ${expected} is allowed.`);
}
