import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';

/** Throws unless it is a number above 0. */
export function checkEpsilon(epsilon: unknown): void {
  if (typeof epsilon === 'number' && epsilon > 0) return;
  throw new UsageError(`epsilon must be a number above 0, but ${show(epsilon)} was given.`);
}

/** Throws unless it is a whole number of at least 1. */
export function checkCount(name: string, count: unknown): void {
  if (Number.isSafeInteger(count) && (count as number) > 0) return;
  throw new UsageError(
    `${name} must be a whole number of at least 1, but ${show(count)} was given.`,
  );
}
