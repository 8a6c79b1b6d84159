import { cos, sin } from '../../math/index.js';

/*
 * numpy's sine and cosine of a float32 (`loops_trigonometric.dispatch`, on processors with fused multiply-add): one
 * polynomial each on -pi/4..pi/4, all of it in float32, off by a last bit in some 1 to 3 % of arguments.
 */

const SIN = [
  0x1_7d3bbc * 2 ** -43,
  -0x1_a06bba * 2 ** -37,
  0x1_11119a * 2 ** -31,
  -0x1_555556 * 2 ** -27,
];
const COS = [0x1_98e616 * 2 ** -40, -0x1_6c06dc * 2 ** -34, 0x1_55553c * 2 ** -29, -0.5, 1];

/** Beyond it numpy takes quarter turns away first; here such a result is correctly rounded. */
const REACH = Math.PI / 4;

/** @param x a float32 */
export function sin32(x: number): number {
  if (!(Math.abs(x) < REACH)) return Math.fround(sin(x));
  const square = Math.fround(x * x);
  return fused(fused(polynomial(SIN, square), square, 0), x, x);
}

/** @param x a float32 */
export function cos32(x: number): number {
  if (!(Math.abs(x) < REACH)) return Math.fround(cos(x));
  return polynomial(COS, Math.fround(x * x));
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => fused(sum, x, coefficient));
}

/** a b + c of float32s, rounded once. The product is exact in float64, the sum is rounded to odd, and then to float32. */
function fused(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const taken = sum - product;
  const error = product - (sum - taken) + (c - taken);
  if (error !== 0) return Math.fround(toOdd(sum, error > 0));
  return Math.fround(sum);
}

const bits = new DataView(new ArrayBuffer(8));

/** Of the two doubles around a sum that is not exact the one whose last bit is 1 (Boldo and Melquiond 2008). */
function toOdd(sum: number, above: boolean): number {
  bits.setFloat64(0, sum);
  const word = bits.getBigInt64(0);
  if ((word & 1n) === 1n) return sum;
  bits.setBigInt64(0, word + (above === sum > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}
