import { decompose } from './bits.js';
import { orderedSumError, productError } from './double-double.js';
import { timesPowerOfTwo } from './exp.js';
import { expExactly, expPair, expRest } from './exp-pair.js';
import { shift } from './fixed-point.js';
import { logExactly, logPair, logRest } from './log-pair.js';
import { roundCorrectly, roundPair } from './rounding.js';

/** 2^-63: at most so far, relatively, is the pair of doubles from the truth. */
const ERROR = 1.0842021724855044e-19;
/** Beyond these exponents of e lie 0 and infinity, whatever the last bit of the logarithm. */
const OVERFLOW = 710;
const UNDERFLOW = -746;
/** Between them and the above only big integers tell. */
const SAFE = 708;

/**
 * x^y, correctly rounded: within half a unit in the last place, for every pair of doubles. Signs,
 * zeros, infinities and NaN as in JavaScript's `**`: 1 to an infinite power is NaN.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (!Number.isFinite(y)) return infinitePower(Math.abs(x), y);
  if (x === 0 || !Number.isFinite(x)) return powerOfExtreme(x, y);
  if (x < 0 && !Number.isInteger(y)) return NaN;
  const size = positivePower(Math.abs(x), y);
  return x < 0 && isOdd(y) ? -size : size;
}

function infinitePower(size: number, y: number): number {
  if (size === 1) return NaN;
  return size > 1 === y > 0 ? Infinity : 0;
}

/** A power of a zero or an infinity. */
function powerOfExtreme(x: number, y: number): number {
  const size = (x === 0) === y > 0 ? 0 : Infinity;
  const negative = (x < 0 || Object.is(x, -0)) && isOdd(y);
  return negative ? -size : size;
}

function isOdd(y: number): boolean {
  return Math.abs(y % 2) === 1;
}

/** x^y = e^(y ln x) for positive finite x. */
function positivePower(x: number, y: number): number {
  if (x === 1 || y === 1) return x;
  const logHi = logPair(x);
  const rough = y * logHi;
  if (rough > OVERFLOW) return Infinity;
  if (rough < UNDERFLOW) return 0;
  if (Math.abs(rough) > SAFE) return exactly(x, y);
  const low = productError(y, logHi, rough) + y * (logRest[0] as number);
  const hi = rough + low;
  const value = expPair(hi, orderedSumError(rough, low, hi));
  const rounded = roundPair(value, expRest[0] as number, ERROR);
  return Number.isNaN(rounded) ? exactly(x, y) : timesPowerOfTwo(rounded, expRest[1] as number);
}

function exactly(x: number, y: number): number {
  const { mantissa, exponent } = decompose(y);
  return roundCorrectly((bits) => {
    // The product needs as many bits of the logarithm beyond the point as y has before it.
    const inner = bits + Math.max(0, exponent + 53) + 8;
    const log = logExactly(x, inner).mantissa;
    return expExactly(shift(log * mantissa, exponent + bits - inner), bits);
  });
}
