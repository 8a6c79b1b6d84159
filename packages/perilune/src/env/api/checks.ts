import { UsageError } from '../../errors.js';
import { checkSeed } from '../../random/seed.js';
import type { AnySpace } from '../../spaces/index.js';
import { checkKeys } from '../../text/keys.js';
import { show } from '../../text/show.js';
import type { Action } from './env.js';
import { misfitOfAction } from './misfit.js';

export { checkKeys };

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
