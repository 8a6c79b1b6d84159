import { UsageError } from '../errors.js';
import { checkSeed } from '../random/seed.js';
import { show } from '../text/show.js';
import { checkKeys } from './checks.js';
import type { VectorResetOptions } from './vector-env.js';

/** Which of n environments to reset, as 0 or 1. @throws UsageError when the mask does not fit or is empty */
export function readMask(options: VectorResetOptions, size: number): Uint8Array {
  checkKeys('reset option', options, ['seed', 'mask']);
  const { mask } = options;
  if (mask === undefined) return new Uint8Array(size).fill(1);
  checkLength('mask', mask, size);
  const entries = Uint8Array.from(mask, (entry) => readFlag(entry));
  if (entries.includes(1)) return entries;
  throw new UsageError('The mask selects no environment: at least one entry must be true.');
}

function readFlag(entry: unknown): number {
  if (entry === true || entry === 1) return 1;
  if (entry === false || entry === 0) return 0;
  throw new UsageError(`A mask holds booleans, 0 or 1, but ${show(entry)} was given.`);
}

/** The seed of each environment, or undefined. @throws UsageError on seeds outside 0..2^53-1 */
export function readSeeds(options: VectorResetOptions, size: number): (number | undefined)[] {
  const { seed } = options;
  if (seed === undefined) return new Array(size).fill(undefined);
  if (typeof seed === 'object' && seed !== null) return readList(seed, size);
  checkSeed(seed);
  checkSeed(seed + (size - 1), `seed of the last of ${size} environments`);
  return Array.from({ length: size }, (_, i) => seed + i);
}

function readList(seeds: readonly number[], size: number): number[] {
  checkLength('list of seeds', seeds, size);
  return Array.from(seeds, (seed, i) => {
    checkSeed(seed, `seed of environment ${i}`);
    return seed;
  });
}

function checkLength(name: string, list: ArrayLike<unknown>, size: number): void {
  if (list?.length === size) return;
  throw new UsageError(`The ${name} must have ${size} entries, but ${show(list)} was given.`);
}
