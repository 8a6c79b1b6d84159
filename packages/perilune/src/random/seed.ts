import { UsageError } from '../errors.js';
import { show } from '../text/show.js';

/** Throws a UsageError unless `seed` is an integer in 0..2^53-1; `name` is how the message calls it. */
export function checkSeed(seed: unknown, name = 'seed'): asserts seed is number {
  if (typeof seed === 'number' && Number.isSafeInteger(seed) && seed >= 0) return;
  throw new UsageError(
    `The ${name} must be an integer from 0 to 9007199254740991 (2^53-1), but ${show(seed)} was given.`,
  );
}

/** A seed nobody chose, from the platform's entropy: for streams the caller left unseeded. */
export function entropySeed(): number {
  const words = crypto.getRandomValues(new Uint32Array(2));
  return ((words[0] as number) & 0x1fffff) * 4294967296 + (words[1] as number);
}
