import { powerOfTwo } from './bits.js';
import { expExactly, expPair, expRest } from './exp-pair.js';
import { toFixed } from './fixed-point.js';
import { roundCorrectly, roundPair } from './rounding.js';

/** 2^-65: at most so far, relatively, is the pair of doubles from the truth. */
const ERROR = 2.710505431213761e-20;
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019412;
/** Results of lesser arguments may be subnormal, where a pair of doubles loses bits. */
const SUBNORMAL = -708;
/** 2^-54: e^x of what is nearer to zero rounds to 1. */
const TINY = 5.551115123125783e-17;

/** e^x, correctly rounded: within half a unit in the last place, for every double. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > OVERFLOW) return Infinity;
  if (x < UNDERFLOW) return 0;
  if (Math.abs(x) < TINY) return 1;
  if (x < SUBNORMAL) return exactly(x);
  const rounded = roundPair(expPair(x, 0), expRest[0] as number, ERROR);
  return Number.isNaN(rounded) ? exactly(x) : timesPowerOfTwo(rounded, expRest[1] as number);
}

/** value * 2^n for a normal result of a value in 1/2..4, also where 2^n alone is too large. */
export function timesPowerOfTwo(value: number, n: number): number {
  return value * 2 * powerOfTwo(n - 1);
}

function exactly(x: number): number {
  return roundCorrectly((bits) => expExactly(toFixed(x, bits), bits));
}
