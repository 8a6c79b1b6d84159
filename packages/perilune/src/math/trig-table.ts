import { cosine, shift, sine } from './fixed-point.js';
import { toPair } from './rounding.js';

/** Entries to a radian. */
export const STEPS = 128;
/** The table reaches from minus to plus so many steps, a little over pi/4. */
const REACH = 102;
/** Numbers to an entry. */
export const STRIDE = 5;
/** Where the entry of 0 stands. */
export const MIDDLE = REACH * STRIDE;

const BITS = 160;

let made: Float64Array | undefined;

/**
 * Five numbers of each t = i/128: sin hi, sin lo, cos hi, cos lo, -sin hi. What follows a sine is a cosine, and what
 * follows that the sine's negative: from the third number on an entry reads as that of t and a quarter turn.
 */
export function trigTable(): Float64Array {
  made ??= makeTable();
  return made;
}

function makeTable(): Float64Array {
  const table = new Float64Array((2 * REACH + 1) * STRIDE);
  for (let i = 0; i <= REACH; i++) {
    const angle = shift(BigInt(i), BITS) / BigInt(STEPS);
    const [sinHi, sinLo] = toPair(sine(angle, BITS), BITS);
    const [cosHi, cosLo] = toPair(cosine(angle, BITS), BITS);
    table.set([-sinHi, -sinLo, cosHi, cosLo, sinHi], MIDDLE - i * STRIDE);
    table.set([sinHi, sinLo, cosHi, cosLo, -sinHi], MIDDLE + i * STRIDE);
  }
  return table;
}
