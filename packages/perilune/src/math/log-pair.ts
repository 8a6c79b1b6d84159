import { decompose, fromWords, highWord, lowWord } from './bits.js';
import { orderedSumError, productError, sumError } from './double-double.js';
import { ln2, logarithm, shift, toFixed } from './fixed-point.js';
import { type Approximation, toPair } from './rounding.js';

const STEPS = 128;
const FIRST = 90;
const ENTRIES = 93;
/** ln 2 as 40 bits, so that a multiple below 2^12 is exact, and the rest. */
const LN2_HI = 0.6931471805592082;
const LN2_LO = 7.371002565167799e-13;
const { SQRT2 } = Math;
const LEAST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;

/** [c, -ln c hi, -ln c lo], c being 128/i to 10 bits after the point, i = 90..182. */
let table: Float64Array | undefined;

/** What `logPair` adds to its result. */
export const logRest = new Float64Array(1);

/**
 * ln x for a positive finite x, as the result + logRest[0], relatively within 2^-76 of the truth.
 * With x = 2^e m, m next to 1, a short c near 1/m and r = m c - 1:
 * e ln2 - ln c + r - r^2/2 + r^3/3 - ..., the terms to r^3 in two parts each.
 */
export function logPair(x: number): number {
  const entries = table ?? makeTable();
  const subnormal = x < LEAST_NORMAL;
  const normal = subnormal ? x * TWO_54 : x;
  const high = highWord(normal);
  const mantissa = fromWords((high & 0xfffff) | 0x3ff00000, lowWord(normal));
  const m = mantissa > SQRT2 ? mantissa / 2 : mantissa;
  const e = (high >>> 20) - (subnormal ? 1077 : 1023) + (mantissa > SQRT2 ? 1 : 0);
  const at = 3 * (Math.floor(m * STEPS + 0.5) - FIRST);
  const c = entries[at] as number;
  const tableHi = entries[at + 1] as number;

  const product = m * c;
  const excess = product - 1;
  const error = productError(m, c, product);
  const r = excess + error;
  const rLow = orderedSumError(excess, error, r);

  const square = r * r;
  const squareLow = productError(r, r, square);
  const cube = square * r;
  const cubeLow = productError(square, r, cube) + squareLow * r;
  const third = cube / 3;
  const triple = 3 * third;
  const thirdLow = (cube - triple - productError(3, third, triple) + cubeLow) / 3;

  const whole = e * LN2_HI;
  const a = whole + tableHi;
  const b = a + r;
  const d = b - square / 2;
  const sum = d + third;
  const errors =
    orderedSumError(whole, tableHi, a) +
    sumError(a, r, b) +
    sumError(b, -square / 2, d) +
    sumError(d, third, sum);
  const lows = rLow - (r - square) * rLow + (thirdLow - squareLow / 2) + logTail(r, square);
  const low = errors + (lows + ((entries[at + 2] as number) + e * LN2_LO));
  const result = sum + low;
  logRest[0] = orderedSumError(sum, low, result);
  return result;
}

/** -r^4/4 + r^5/5 - ... for |r| <= 0.0065, relatively within 2^-51. */
function logTail(r: number, square: number): number {
  const odd = 1 / 5 + square * (1 / 7 + square * (1 / 9 + square / 11));
  const even = 1 / 4 + square * (1 / 6 + square * (1 / 8 + square / 10));
  return square * square * (r * odd - even);
}

function makeTable(): Float64Array {
  const bits = 160;
  table = new Float64Array(3 * ENTRIES);
  for (let i = 0; i < ENTRIES; i++) {
    const c = Math.floor((1024 * STEPS) / (i + FIRST) + 0.5) / 1024;
    table[3 * i] = c;
    table.set(toPair(-logarithm(toFixed(c, bits), bits), bits), 3 * i + 1);
  }
  return table;
}

/** ln x to `bits` after the point, in fixed point, by big integers. */
export function logExactly(x: number, bits: number): Approximation {
  const { mantissa, exponent } = decompose(x);
  const inner = bits + 16;
  const length = mantissa.toString(2).length;
  const m = shift(mantissa, inner - length);
  const value = logarithm(m, inner) + BigInt(length + exponent) * ln2(inner);
  return { mantissa: shift(value, -16), exponent: -bits };
}
