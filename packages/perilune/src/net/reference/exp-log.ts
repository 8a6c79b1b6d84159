import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';

const { fround } = Math;

const LOG2_E = fround(1 / Math.LN2);
/** ln 2 in two parts: the first has so few bits that its product with an exponent is exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = fround(Math.LN2 - LN2_HIGH);
/** Adding and taking it away rounds to the nearest integer, ties to even. */
const ROUND = 1.5 * 2 ** 23;
/** 1 / k!, from 7 down to 0. */
const FACTORIALS = [5040, 720, 120, 24, 6, 2, 1, 1].map((k) => fround(1 / k));
/** 1 / 9, 1 / 7, 1 / 5, 1 / 3: the series of atanh. */
const ODDS = /* @__PURE__ */ [9, 7, 5, 3].map((k) => fround(1 / k));
/** Below it e^x is less than the least normal number. */
const UNDERFLOW = fround(-87.33654);
const SQRT_2 = /* @__PURE__ */ fround(Math.SQRT2);

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/**
 * e^x in float32 arithmetic, in the steps of assembly/net/exp-log.ts: x = n ln 2 + r, |r| <= ln 2 / 2,
 * e^r by Taylor's polynomial of degree 7, whose remainder is below 6e-9. Results below 2^-126 are 0.
 */
export function exp32(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const clamped = x > 89 ? 89 : x < -89 ? -89 : x;
  const n = fround(fround(fround(clamped * LOG2_E) + ROUND) - ROUND);
  let r = fround(clamped - fround(n * LN2_HIGH));
  r = fround(r - fround(n * LN2_LOW));
  let sum = FACTORIALS[0]!;
  for (let k = 1; k < FACTORIALS.length; k++) sum = fround(fround(sum * r) + FACTORIALS[k]!);
  const half = n >> 1;
  const result = fround(fround(sum * powerOfTwo(half)) * powerOfTwo(n - half));
  return x < UNDERFLOW ? 0 : result;
}

/** ln 2 / 2: up to here exp32's polynomial needs no reduction. */
const NEAR_ZERO = fround(Math.LN2 / 2);

/**
 * e^x - 1 in float32 arithmetic: near zero x times the polynomial without its first term, whose
 * remainder is below 2e-8 of it, so that no digits cancel.
 */
export function expm1of32(x: number): number {
  if (!(Math.abs(x) < NEAR_ZERO)) return fround(exp32(x) - 1);
  let sum = FACTORIALS[0]!;
  for (let k = 1; k < FACTORIALS.length - 1; k++) sum = fround(fround(sum * x) + FACTORIALS[k]!);
  return fround(sum * x);
}

/** 2^n of a normal float32. */
function powerOfTwo(n: number): number {
  bits[0] = (n + 127) << 23;
  return float[0]!;
}

/**
 * The natural logarithm in float32 arithmetic, in the steps of assembly/net/exp-log.ts: x = m 2^e with
 * m in about sqrt(1/2)..sqrt(2), log m = 2 atanh(s), s = (m - 1) / (m + 1), by its series up to s^9,
 * whose remainder is below 3e-9 of it. Of less than the least normal number, 2^-126, it is -Infinity.
 */
export function log32(x: number): number {
  if (!(x >= 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x < 2 ** -126) return Number.NEGATIVE_INFINITY;
  float[0] = x;
  let e = (bits[0]! >> 23) - 127;
  bits[0] = (bits[0]! & 0x007fffff) | 0x3f800000;
  let m = float[0]!;
  if (m > SQRT_2) {
    m = fround(m * 0.5);
    e++;
  }
  const s = fround(fround(m - 1) / fround(m + 1));
  const square = fround(s * s);
  let sum = ODDS[0]!;
  for (let k = 1; k < ODDS.length; k++) sum = fround(fround(sum * square) + ODDS[k]!);
  const twice = fround(s + s);
  const tail = fround(fround(twice * square) * sum);
  const low = fround(tail + fround(e * LN2_LOW));
  return fround(fround(twice + low) + fround(e * LN2_HIGH));
}

export function exp({ floats }: Memory, step: Step<'exp'>): void {
  for (let i = 0; i < step.count; i++) floats[step.to / 4 + i] = exp32(floats[step.from / 4 + i]!);
}

export function log({ floats }: Memory, step: Step<'log'>): void {
  for (let i = 0; i < step.count; i++) floats[step.to / 4 + i] = log32(floats[step.from / 4 + i]!);
}
