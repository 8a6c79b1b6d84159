import { UsageError } from '../../errors.js';
import { checkSeed } from '../../random/seed.js';
import { show } from '../../text/show.js';
import type { ResetOptions } from '../api/env.js';
import type { VectorResetOptions } from './vector-env.js';

/** The seed of each environment, or undefined. @throws UsageError on seeds outside 0..2^53-1 */
export function readSeeds(options: VectorResetOptions, size: number): (number | undefined)[] {
  const { seed } = options;
  if (seed === undefined || seed === null) return new Array(size).fill(undefined);
  if (typeof seed === 'object') return readList(seed, size);
  checkSeed(seed);
  if (seed > Number.MAX_SAFE_INTEGER - (size - 1)) {
    throw new UsageError(
      `The seed is ${seed}, but environment i of ${size} begins with seed + i, which must not exceed ` +
        '9007199254740991 (2^53-1).',
    );
  }
  return Array.from({ length: size }, (_, i) => seed + i);
}

function readList(seeds: readonly (number | null)[], size: number): (number | undefined)[] {
  if (seeds.length !== size) {
    throw new UsageError(
      `The list of seeds must have ${size} entries, but ${show(seeds)} was given.`,
    );
  }
  return Array.from(seeds, (seed, i) => {
    if (seed === null) return undefined;
    checkSeed(seed, `seed of environment ${i}`);
    return seed;
  });
}

/** What each environment's `reset` is given, if anything. @throws UsageError unless it is an object, null or left out */
export function readOptions({ options }: VectorResetOptions): ResetOptions['options'] {
  if (options === undefined || options === null) return undefined;
  if (typeof options === 'object' && !Array.isArray(options)) return options;
  throw new UsageError(`The reset option "options" is ${show(options)}, but must be an object.`);
}

/** What a single environment's `reset` is given: nothing where there is nothing to say. */
export function resetWith(
  seed: number | undefined,
  options: ResetOptions['options'],
): ResetOptions | undefined {
  if (seed === undefined && options === undefined) return undefined;
  return { ...(seed === undefined ? {} : { seed }), ...(options === undefined ? {} : { options }) };
}
