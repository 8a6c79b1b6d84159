import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';

export type Mask = ArrayLike<boolean | number>;

/**
 * Writes which environments a call is for to `out` [n], as 0 or 1: without a mask all.
 *
 * @throws UsageError when the mask does not fit or selects none
 */
export function readMask(mask: Mask | undefined, out: Uint8Array): void {
  if (mask === undefined) {
    // For the few entries of most vectors the call of a `fill` takes longer than all else of a step's book.
    for (let i = 0; i < out.length; i++) out[i] = 1;
    return;
  }
  if (mask?.length !== out.length) {
    throw new UsageError(`The mask must have ${out.length} entries, but ${show(mask)} was given.`);
  }
  for (let i = 0; i < out.length; i++) out[i] = readFlag(mask[i]);
  if (out.includes(1)) return;
  throw new UsageError('The mask selects no environment: at least one entry must be true.');
}

function readFlag(entry: unknown): number {
  if (entry === true || entry === 1) return 1;
  if (entry === false || entry === 0) return 0;
  throw new UsageError(`A mask holds booleans, 0 or 1, but ${show(entry)} was given.`);
}
