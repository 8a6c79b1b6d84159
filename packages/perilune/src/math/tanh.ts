import { powerOfTwo } from './bits.js';
import { orderedSumError, productError, sumError } from './double-double.js';
import { expExactly, expPair, expRest } from './exp-pair.js';
import { shift, toFixed } from './fixed-point.js';
import { roundCorrectly, roundPair } from './rounding.js';

/** Beyond it tanh rounds to 1: 1 - tanh x = 2 e^(-2x) / (1 + e^(-2x)) < 2^-54. */
const ONE = 19.0615474653985;
/** 2^-27: nearer to zero tanh x rounds to x. */
const TINY = 7.450580596923828e-9;
/** Nearer to zero the series takes over from the exponential, which would cancel. */
const SMALL = 0.015625;
/** How far the pairs are from the truth, at most: of the exponential 2^-66, of the series 2^-64 relatively. */
const EXP_ERROR = 1.3552527156068805e-20;
const SERIES_ERROR = 5.421010862427522e-20;

/**
 * The hyperbolic tangent, correctly rounded: within half a unit in the last place, for every double.
 */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (!(size > TINY)) return x;
  if (size > ONE) return x > 0 ? 1 : -1;
  const rounded = size < SMALL ? series(size) : fromExponential(size);
  const value = Number.isNaN(rounded) ? exactly(size) : rounded;
  return x > 0 ? value : -value;
}

/** x - x^3/3 + 2 x^5/15 - 17 x^7/315 + ... for x < 1/64; NaN when rounding is in doubt. */
function series(x: number): number {
  const q = x * x;
  const curve = -1 / 3 + q * (2 / 15 + q * (-17 / 315 + q * (62 / 2835 + q * (-1382 / 155925))));
  return roundPair(x, x * q * curve, SERIES_ERROR);
}

/** (E - 1) / (E + 1) with E = e^(2x), in two parts; NaN when rounding is in doubt. */
function fromExponential(x: number): number {
  const hi = expPair(2 * x, 0);
  const scale = powerOfTwo(expRest[1] as number);
  const lo = expRest[0] as number;
  const e = (hi + lo) * scale;
  const eLow = orderedSumError(hi, lo, hi + lo) * scale;
  const above = e - 1;
  const aboveLow = sumError(e, -1, above) + eLow;
  const below = e + 1;
  const belowLow = sumError(e, 1, below) + eLow;
  const quotient = above / below;
  const product = quotient * below;
  const remainder = above - product - productError(quotient, below, product);
  const low = (remainder + (aboveLow - quotient * belowLow)) / below;
  // E is off by EXP_ERROR of itself, which counts for more of the difference E - 1 when that is small.
  const error = EXP_ERROR * (2 + 1 / above);
  const result = quotient + low;
  return roundPair(result, orderedSumError(quotient, low, result), error * 2);
}

function exactly(x: number): number {
  return roundCorrectly((bits) => {
    const { mantissa, exponent } = expExactly(toFixed(2 * x, bits), bits);
    const e = shift(mantissa, exponent + bits);
    const one = shift(1n, bits);
    return { mantissa: shift(e - one, bits) / (e + one), exponent: -bits };
  });
}
