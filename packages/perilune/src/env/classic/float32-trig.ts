import { cos, sin } from '../../math/index.js';

/** Beyond it 13 terms of the cosine's series say too little: its square. */
const SERIES_REACH = 13.7;
/** So near is their sum to the cosine: the first term left out is 3.7^26 / 26!. */
const SERIES_ERROR = 2e-12;

/**
 * factor cos(x) as a float32: what rounding the product with the correctly rounded cosine gives. So little is kept of
 * it that the sum of a series decides, but for some 3 in 10,000.
 *
 * @param x a float64, quickly within -3.7..3.7
 */
export function scaledCosine32(factor: number, x: number): number {
  const q = x * x;
  const error = q <= SERIES_REACH ? factor * SERIES_ERROR : Number.NaN;
  const product = factor * cosineSeries(q);
  const rounded = Math.fround(product - error);
  return rounded === Math.fround(product + error) ? rounded : Math.fround(factor * cos(x));
}

/** The cosine of the root of q, its terms in groups that do not wait for each other (Estrin 1960). */
function cosineSeries(q: number): number {
  const q2 = q * q;
  const q4 = q2 * q2;
  const low = 1 - q * (1 / 2) + (1 / 24 - q * (1 / 720)) * q2;
  const middle = 1 / 40320 - q * (1 / 3628800) + (1 / 479001600 - q * (1 / 87178291200)) * q2;
  const high = 1 / 20922789888000 - q * (1 / 6402373705728000);
  const top = 1 / 2432902008176640000 - q * (1 / 1.1240007277776077e21);
  return low + middle * q4 + (high + top * q2 + q4 * (1 / 6.204484017332394e23)) * (q4 * q4);
}

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
