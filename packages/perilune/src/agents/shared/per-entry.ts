import { UsageError } from '../../errors.js';

/** One number for every entry of the observation. @throws UsageError when a list has another length */
export function perEntry(
  name: string,
  given: number | ArrayLike<number>,
  size: number,
): ArrayLike<number> {
  if (typeof given === 'number') return new Array<number>(size).fill(given);
  if (given.length === size) return given;
  throw new UsageError(
    `${name} has ${given.length} values, but the observation has ${size} entries: give a list of ${size}, or one number for all.`,
  );
}
