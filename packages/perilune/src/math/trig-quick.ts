import { ROUNDER, roundWithin } from './rounding.js';
import { cosineLess1, sineLessAngle } from './trig-series.js';
import { MIDDLE, STEPS, STRIDE, trigTable } from './trig-table.js';

const TWO_OVER_PI = 0.6366197723675814;
/** pi/2 in two pieces of 33 bits, so that a multiple below 2^20 of each is exact, and the rest as one double. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_REST = 2.0222662487959506e-21;
/** Beyond it multiples of pi/2 are no longer exact. */
const FAR = 1e6;
/** 2^-10: nearer to a multiple of pi/2 too little of the angle is left. */
const NEAR = 0.0009765625;
/** Below it the sine is the angle and a little; above, the table's sine and a little. */
const SHORT = 0.25;
/** What is added is known relatively within 2^-50, eight roundings. */
const DOUBT = 8.881784197001252e-16;

/**
 * Puts in the place of values[k] the sine of it and a number of quarter turns, correctly rounded. Near zero it is the
 * angle and a little; elsewhere, with the nearest t = i/128 and d to it, sin t + cos t sin d + sin t (cos d - 1).
 *
 * It is in one piece, as long as it is, and takes no number: a call that an engine does not inline boxes those that it
 * takes and gives.
 *
 * @returns false, and nothing has changed, where a double beside the result says too little for that, some 2 times in
 *   100, and where the angle is not finite
 */
export function sineInPlace(values: Float64Array, k: number, turns: number): boolean {
  const x = values[k] as number;
  const n = x * TWO_OVER_PI + ROUNDER - ROUNDER;
  const first = x - n * HALF_PI_1;
  const second = n * HALF_PI_2;
  const hi = first - second;
  const size = Math.abs(hi);
  if ((size < NEAR && n !== 0) || !(Math.abs(x) <= FAR)) return false;
  const lo = first - hi - second - n * HALF_PI_REST;
  const turn = n + turns;
  const odd = turn & 1;
  const isShort = odd === 0 && size < SHORT;
  const table = trigTable();
  const i = hi * STEPS + ROUNDER - ROUNDER;
  const d = hi - i / STEPS + lo;
  const at = MIDDLE + i * STRIDE + 2 * odd;
  const start = isShort ? hi : (table[at] as number);
  const slope = table[at + 2] as number;
  const tail = isShort
    ? beyondAngle(hi, lo)
    : slope * d + (start * cosineLess1(d) + slope * sineLessAngle(d) + (table[at + 1] as number));
  const value = roundWithin(start, tail, DOUBT * tail);
  if (Number.isNaN(value)) return false;
  values[k] = (turn & 2) === 0 ? value : -value;
  return true;
}

/** What `sineInPlace` gives for x, or NaN. */
export function sineQuickly(x: number, turns: number): number {
  cell[0] = x;
  return sineInPlace(cell, 0, turns) ? (cell[0] as number) : NaN;
}

const cell = new Float64Array(1);

/**
 * Both the sine and the cosine of x, as `sineQuickly` has each, at out[at] and behind it: the angle is reduced, and
 * the table read, once for the two.
 */
export function sineAndCosineQuickly(x: number, out: Float64Array, at: number): void {
  const n = x * TWO_OVER_PI + ROUNDER - ROUNDER;
  const first = x - n * HALF_PI_1;
  const second = n * HALF_PI_2;
  const hi = first - second;
  const size = Math.abs(hi);
  if ((size < NEAR && n !== 0) || !(Math.abs(x) <= FAR)) {
    out[at] = NaN;
    out[at + 1] = NaN;
    return;
  }
  const lo = first - hi - second - n * HALF_PI_REST;
  const table = trigTable();
  const i = hi * STEPS + ROUNDER - ROUNDER;
  const d = hi - i / STEPS + lo;
  const entry = MIDDLE + i * STRIDE;
  const sin = table[entry] as number;
  const cos = table[entry + 2] as number;
  const less = cosineLess1(d);
  const beyond = sineLessAngle(d);
  const isShort = size < SHORT;
  const sineStart = isShort ? hi : sin;
  const sineTail = isShort
    ? beyondAngle(hi, lo)
    : cos * d + (sin * less + cos * beyond + (table[entry + 1] as number));
  const cosineTail = -sin * d + (cos * less - sin * beyond + (table[entry + 3] as number));
  const sine = roundWithin(sineStart, sineTail, DOUBT * sineTail);
  const cosine = roundWithin(cos, cosineTail, DOUBT * cosineTail);
  const quarter = n & 3;
  const odd = quarter & 1;
  const up = odd === 0 ? sine : cosine;
  const along = odd === 0 ? cosine : sine;
  out[at] = quarter < 2 ? up : -up;
  out[at + 1] = quarter === 0 || quarter === 3 ? along : -along;
}

/** The sine of x + lo less x, by its series. */
function beyondAngle(x: number, lo: number): number {
  const q = x * x;
  const far = 1 / 362880 - q * (1 / 39916800 - q * (1 / 6227020800));
  const cubic = x * q * (-1 / 6 + q * (1 / 120 + q * (-1 / 5040 + q * far)));
  return cubic + lo * (1 - 0.5 * q);
}
