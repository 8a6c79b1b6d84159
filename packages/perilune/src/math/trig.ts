import { orderedSumError, productError } from './double-double.js';
import { cosine, shift, sine } from './fixed-point.js';
import { roundCorrectly, roundPair, toPair } from './rounding.js';
import { reduceAngle, reduceExactly } from './trig-reduction.js';

const STEPS = 128;
const ENTRIES = 103;
/** Adding and subtracting it rounds to an integer. */
const ROUNDER = 6755399441055744;
/** At most so far, relatively, is the sum that `sinePair` and `cosinePair` give from the truth: 2^-65. */
const ERROR = 2.710505431213761e-20;
/** 2^-27: nearer to zero the sine rounds to its argument and the cosine to 1. */
const TINY = 7.450580596923828e-9;
const QUARTER_PI = 0.7853981633974483;

/** [sin hi, sin lo, cos hi, cos lo] of i/128, i = 0..102. */
let table: Float64Array | undefined;
/** What `sinePair` and `cosinePair` add to their result. */
const rest = new Float64Array(1);

/**
 * The sine of x radians, correctly rounded: within half a unit in the last place, for every double.
 * NaN for NaN and the infinities.
 */
export function sin(x: number): number {
  if (Math.abs(x) <= TINY) return x;
  return turned(x, 0);
}

/** The cosine of x radians, correctly rounded as `sin` is. NaN for NaN and the infinities. */
export function cos(x: number): number {
  if (Math.abs(x) <= TINY) return 1;
  return turned(x, 1);
}

/** The sine of x and a number of quarter turns. */
function turned(x: number, turns: number): number {
  if (Math.abs(x) <= QUARTER_PI) return settle(x, 0, turns, x, turns);
  if (!(Math.abs(x) < Infinity)) return NaN;
  const { hi, lo, quarter } = reduceAngle(x);
  return settle(hi, lo, quarter + turns, x, turns);
}

/** The sine of hi + lo and `quarter` turns, which is that of x and `turns`. */
function settle(hi: number, lo: number, quarter: number, x: number, turns: number): number {
  const value = (quarter & 1) === 0 ? sinePair(hi, lo) : cosinePair(hi, lo);
  const rounded = roundPair(value, rest[0] as number, ERROR);
  if (Number.isNaN(rounded)) return exactly(x, turns);
  return (quarter & 2) === 0 ? rounded : -rounded;
}

/**
 * The sine of hi + lo, at most about pi/4, as its result plus `rest`. With the nearest i/128 = t and
 * d = hi - t: sin t + cos t sin d + sin t (cos d - 1), and lo times the derivative.
 */
function sinePair(hi: number, lo: number): number {
  const entries = table ?? makeTable();
  const size = Math.abs(hi);
  const i = size * STEPS + ROUNDER - ROUNDER;
  const d = size - i / STEPS;
  const s = entries[4 * i] as number;
  const c = entries[4 * i + 2] as number;
  const product = c * d;
  const sum = s + product;
  const slope = (c - s * d) * (hi < 0 ? -lo : lo);
  const tables = (entries[4 * i + 1] as number) + (entries[4 * i + 3] as number) * d + slope;
  const tail = s * cosineLess1(d) + (c * sineLessAngle(d) + tables);
  const low = orderedSumError(s, product, sum) + (productError(c, d, product) + tail);
  rest[0] = hi < 0 ? -low : low;
  return hi < 0 ? -sum : sum;
}

/** The cosine of hi + lo in the same way: cos t - sin t sin d + cos t (cos d - 1). */
function cosinePair(hi: number, lo: number): number {
  const entries = table ?? makeTable();
  const size = Math.abs(hi);
  const i = size * STEPS + ROUNDER - ROUNDER;
  const d = size - i / STEPS;
  const s = entries[4 * i] as number;
  const c = entries[4 * i + 2] as number;
  const product = -s * d;
  const sum = c + product;
  const slope = -(s + c * d) * (hi < 0 ? -lo : lo);
  const tables = (entries[4 * i + 3] as number) - (entries[4 * i + 1] as number) * d + slope;
  const tail = c * cosineLess1(d) - s * sineLessAngle(d) + tables;
  rest[0] = orderedSumError(c, product, sum) + (productError(-s, d, product) + tail);
  return sum;
}

/** cos d - 1 for |d| <= 1/256, relatively within 2^-52. */
function cosineLess1(d: number): number {
  const q = d * d;
  return q * (-0.5 + q * (1 / 24 - q * (1 / 720)));
}

/** sin d - d for |d| <= 1/256, relatively within 2^-51. */
function sineLessAngle(d: number): number {
  const q = d * d;
  return d * q * (-1 / 6 + q * (1 / 120 - q * (1 / 5040)));
}

function makeTable(): Float64Array {
  const bits = 160;
  table = new Float64Array(4 * ENTRIES);
  for (let i = 0; i < ENTRIES; i++) {
    const angle = shift(BigInt(i), bits) / BigInt(STEPS);
    table.set(toPair(sine(angle, bits), bits), 4 * i);
    table.set(toPair(cosine(angle, bits), bits), 4 * i + 2);
  }
  return table;
}

/** The same as `turned`, by big integers. */
function exactly(x: number, turns: number): number {
  return roundCorrectly((bits) => {
    const { angle, quarter } = reduceExactly(x, bits);
    const turn = quarter + turns;
    const value = (turn & 1) === 0 ? sine(angle, bits) : cosine(angle, bits);
    return { mantissa: (turn & 2) === 0 ? value : -value, exponent: -bits };
  });
}
