import { decompose } from './bits.js';
import { orderedSumError, sumError } from './double-double.js';
import { pi, shift } from './fixed-point.js';
import { ROUNDER, toPair } from './rounding.js';

const TWO_OVER_PI = 0.6366197723675814;
/** pi/2 in pieces of 33 bits, so that a multiple below 2^20 of each is exact, and the rest. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_4 = 8.4784276603689e-32;

/** An angle within about pi/4 of zero, as hi + lo, and the quarter turns taken off it, modulo 4. */
export interface Reduced {
  hi: number;
  lo: number;
  quarter: number;
}

const reduced: Reduced = { hi: 0, lo: 0, quarter: 0 };

/**
 * x - n pi/2 with the nearest n, relatively within 2^-80: for |x| < 2^20 pi/2 by subtracting pi/2
 * piece by piece (Cody and Waite), otherwise in big integers. Overwritten at the next call.
 */
export function reduceAngle(x: number): Readonly<Reduced> {
  if (Math.abs(x) > 1e6) return reduceHuge(x);
  const n = x * TWO_OVER_PI + ROUNDER - ROUNDER;
  const first = x - n * HALF_PI_1;
  const second = -n * HALF_PI_2;
  const a = first + second;
  const third = -n * HALF_PI_3;
  const b = a + third;
  const rest = sumError(first, second, a) + sumError(a, third, b) - n * HALF_PI_4;
  reduced.hi = b + rest;
  reduced.lo = orderedSumError(b, rest, reduced.hi);
  reduced.quarter = n & 3;
  return reduced;
}

function reduceHuge(x: number): Readonly<Reduced> {
  const bits = 200;
  const { angle, quarter } = reduceExactly(x, bits);
  [reduced.hi, reduced.lo] = toPair(angle, bits);
  reduced.quarter = quarter;
  return reduced;
}

/** The same in fixed point with that many bits, for any finite x, off by at most a few units. */
export function reduceExactly(x: number, bits: number): { angle: bigint; quarter: number } {
  const { mantissa, exponent } = decompose(x);
  // n may have as many bits as x has before the point: pi must be known to as many more.
  const inner = bits + Math.max(0, exponent + 53) + 8;
  const halfPi = shift(pi(inner), -1);
  const value = shift(mantissa, exponent + inner);
  const n = (2n * value + halfPi) / (2n * halfPi) - (2n * value + halfPi < 0n ? 1n : 0n);
  return { angle: shift(value - n * halfPi, bits - inner), quarter: Number(BigInt.asUintN(2, n)) };
}
