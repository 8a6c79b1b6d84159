import { orderedSumError, productError } from './double-double.js';
import { cosine, sine } from './fixed-point.js';
import { ROUNDER, roundCorrectly, roundPair } from './rounding.js';
import { sineAndCosineQuickly, sineInPlace, sineQuickly } from './trig-quick.js';
import { reduceAngle, reduceExactly } from './trig-reduction.js';
import { cosineLessParabola, sineLessAngle } from './trig-series.js';
import { MIDDLE, STEPS, STRIDE, trigTable } from './trig-table.js';

/** At most so far, relatively, is the sum that `sinePair` gives from the truth: 2^-68. */
const ERROR = 3.3881317890172014e-21;
/** 2^-27: nearer to zero the sine rounds to its argument and the cosine to 1. */
const TINY = 7.450580596923828e-9;
const QUARTER_PI = 0.7853981633974483;

/** What `sinePair` adds to its result. */
const rest = new Float64Array(1);

/**
 * The sine of x radians, correctly rounded: within half a unit in the last place, for every double.
 * NaN for NaN and the infinities.
 */
export function sin(x: number): number {
  if (Math.abs(x) <= TINY) return x;
  const quick = sineQuickly(x, 0);
  return Number.isNaN(quick) ? carefully(x, 0) : quick;
}

/** The cosine of x radians, correctly rounded as `sin` is. NaN for NaN and the infinities. */
export function cos(x: number): number {
  if (Math.abs(x) <= TINY) return 1;
  const quick = sineQuickly(x, 1);
  return Number.isNaN(quick) ? carefully(x, 1) : quick;
}

/*
 * Where a world spends its time in angles, these take them from an array and leave what comes out in one: `sineInPlace`
 * says why.
 */

/** Puts the cosine of values[i] in its place. */
export function cosInPlace(values: Float64Array, i: number): void {
  const x = values[i] as number;
  if (Math.abs(x) <= TINY) values[i] = 1;
  else if (!sineInPlace(values, i, 1)) values[i] = carefully(x, 1);
}

/** Puts the sine of angles[i] at out[at] and its cosine behind it, in little more time than one of them takes. */
export function sinCos(angles: Float64Array, i: number, out: Float64Array, at: number): void {
  const x = angles[i] as number;
  if (Math.abs(x) <= TINY) {
    out[at] = x;
    out[at + 1] = 1;
    return;
  }
  sineAndCosineQuickly(x, out, at);
  if (Number.isNaN(out[at])) out[at] = carefully(x, 0);
  if (Number.isNaN(out[at + 1])) out[at + 1] = carefully(x, 1);
}

/** The sine of x and a number of quarter turns, with as many bits as rounding it takes. */
function carefully(x: number, turns: number): number {
  if (!(Math.abs(x) < Infinity)) return NaN;
  if (Math.abs(x) <= QUARTER_PI) return settle(x, 0, turns, x, turns);
  const { hi, lo, quarter } = reduceAngle(x);
  return settle(hi, lo, quarter + turns, x, turns);
}

/** The sine of hi + lo and `quarter` turns, which is that of x and `turns`. */
function settle(hi: number, lo: number, quarter: number, x: number, turns: number): number {
  const value = sinePair(hi, lo, quarter & 1);
  const rounded = roundPair(value, rest[0] as number, ERROR);
  if (Number.isNaN(rounded)) return exactly(x, turns);
  return (quarter & 2) === 0 ? rounded : -rounded;
}

/**
 * The sine of hi + lo, at most about pi/4, and of a quarter turn if `odd` is 1, as its result plus `rest`. With the
 * nearest i/128 = t and d = hi - t: sin t + cos t sin d + sin t (cos d - 1), and lo times the derivative. What d
 * and d^2 bring is computed without rounding, since all beyond is small.
 */
function sinePair(hi: number, lo: number, odd: number): number {
  const table = trigTable();
  const i = hi * STEPS + ROUNDER - ROUNDER;
  const d = hi - i / STEPS;
  const at = MIDDLE + i * STRIDE + 2 * odd;
  const start = table[at] as number;
  const slope = table[at + 2] as number;
  const slopeLow = odd === 0 ? (table[at + 3] as number) : -(table[at - 1] as number);
  const lows = (table[at + 1] as number) + slopeLow * d;
  const derivative = slope - start * d - 0.5 * slope * d * d;
  const tail =
    start * cosineLessParabola(d) + (slope * sineLessAngle(d) + (lows + derivative * lo));
  return parabola(start, slope, d, tail);
}

/** start + slope d - start d^2/2 + tail, as its result plus `rest`. */
function parabola(start: number, slope: number, d: number, tail: number): number {
  const rise = slope * d;
  const line = start + rise;
  const square = d * d;
  const bend = -0.5 * start * square;
  const sum = line + bend;
  const bendError =
    productError(-0.5 * start, square, bend) - 0.5 * start * productError(d, d, square);
  const lost = orderedSumError(start, rise, line) + orderedSumError(line, bend, sum);
  rest[0] = lost + productError(slope, d, rise) + bendError + tail;
  return sum;
}

/** The same by big integers. */
function exactly(x: number, turns: number): number {
  return roundCorrectly((bits) => {
    const { angle, quarter } = reduceExactly(x, bits);
    const turn = quarter + turns;
    const value = (turn & 1) === 0 ? sine(angle, bits) : cosine(angle, bits);
    return { mantissa: (turn & 2) === 0 ? value : -value, exponent: -bits };
  });
}
