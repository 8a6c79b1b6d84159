import { UsageError } from '../../errors.js';
import { checkSeed } from '../../random/seed.js';
import { show } from '../../text/show.js';
import type { VectorResetOptions } from './vector-env.js';

/** The seed of each environment, or undefined. @throws UsageError on seeds outside 0..2^53-1 */
export function readSeeds(options: VectorResetOptions, size: number): (number | undefined)[] {
  const { seed } = options;
  if (seed === undefined) return new Array(size).fill(undefined);
  if (typeof seed === 'object' && seed !== null) return readList(seed, size);
  checkSeed(seed);
  if (seed > Number.MAX_SAFE_INTEGER - (size - 1)) {
    throw new UsageError(
      `The seed is ${seed}, but environment i of ${size} begins with seed + i, which must not exceed ` +
        '9007199254740991 (2^53-1).',
    );
  }
  return Array.from({ length: size }, (_, i) => seed + i);
}

function readList(seeds: readonly number[], size: number): number[] {
  if (seeds.length !== size) {
    throw new UsageError(
      `The list of seeds must have ${size} entries, but ${show(seeds)} was given.`,
    );
  }
  return Array.from(seeds, (seed, i) => {
    checkSeed(seed, `seed of environment ${i}`);
    return seed;
  });
}
