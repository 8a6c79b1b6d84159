import { orderedSumError, productError, sumError } from './double-double.js';
import { exponential, ln2, shift } from './fixed-point.js';
import { type Approximation, ROUNDER, toPair } from './rounding.js';

const STEPS = 64;
const STEPS_OVER_LN2 = 92.33248261689366;
/** ln 2 / 64 in two pieces of 34 bits, so that a multiple below 2^19 of each is exact, and the rest. */
const STEP_1 = 0.010830424695996044;
const STEP_2 = 2.5310172166025705e-13;
const STEP_3 = 6.251695855647999e-24;

/** [hi, lo] of 2^(i/64), i = 0..63. */
let table: Float64Array | undefined;

/** What `expPair` adds to its result, and the exponent of the power of two to multiply both by. */
export const expRest = new Float64Array(2);

/**
 * e^(hi + lo) for |hi| <= 750, as (result + expRest[0]) * 2^expRest[1], the result in 1..2 or next to
 * it; relatively within 2^-66 of the truth. With the nearest k ln2/64 = t and r = hi + lo - t:
 * e^t + e^t (e^r - 1).
 */
export function expPair(hi: number, lo: number): number {
  const entries = table ?? makeTable();
  const k = hi * STEPS_OVER_LN2 + ROUNDER - ROUNDER;
  const first = hi - k * STEP_1;
  const second = -k * STEP_2;
  const r = first + second;
  const rLow = sumError(first, second, r) - k * STEP_3 + lo;
  const j = k & (STEPS - 1);
  const base = entries[2 * j] as number;
  const product = base * r;
  const sum = base + product;
  const curve = expm1LessArgument(r);
  const tail =
    base * (rLow + (rLow * (r + curve) + curve)) + (entries[2 * j + 1] as number) * (1 + r);
  expRest[0] = orderedSumError(base, product, sum) + (productError(base, r, product) + tail);
  expRest[1] = (k - j) / STEPS;
  return sum;
}

/** e^r - 1 - r for |r| <= 0.0055, relatively within 2^-51. */
function expm1LessArgument(r: number): number {
  const q = r * r;
  return q * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040))))));
}

function makeTable(): Float64Array {
  const bits = 160;
  const step = ln2(bits) / BigInt(STEPS);
  table = new Float64Array(2 * STEPS);
  for (let j = 0; j < STEPS; j++) {
    table.set(toPair(exponential(BigInt(j) * step, bits), bits), 2 * j);
  }
  return table;
}

/** e^x of a fixed-point x with |x| < 2^11, to `bits` by big integers; the sum of both exponents. */
export function expExactly(x: bigint, bits: number): Approximation {
  // x is known to `bits` after the point, and n ln 2 as well: n has at most 11 bits.
  const inner = bits + 16;
  const step = ln2(inner);
  const wide = shift(x, 16);
  const n = wide / step;
  return {
    mantissa: shift(exponential(wide - n * step, inner), -16),
    exponent: Number(n) - bits,
  };
}
