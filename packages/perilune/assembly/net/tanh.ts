// tanh with the bits of the contract, src/net/kernels/layer-operations.ts, in fewer steps than its formula. There
// |tanh x| = -m / (m + 2), m = e^z - 1, z = -2 |x| = n ln 2 + r, and with a polynomial S, the exponential's series,
//
//     m = S r where n is 0, else 2^n (S r + 1) - 1
//
// Here it begins with |x|: r, ln 2 and S's coefficients are divided by powers of -2, and n and m have the other sign.
// So each step rounds the same number but for its sign or a power of two, which rounding leaves alone. And since 2^n
// is 1 where n is 0, both cases are one formula, with 0 there in the place of the two ones.

/** -0: a sign alone; |x| that is beyond all doubt 1; 2 log2(e); 1.5 * 2^23; ln 2 / 2 in two parts; (-2)^k / k! from 7 down to 1; 1; 2. */
// prettier-ignore
const constants = memory.data<f32>([
  -0.0, 10.0, 2.885390043258667, 12582912.0, 0.3466796875, -0.00010609722085064277,
  -0.02539682574570179, 0.08888889104127884, -0.2666666805744171, 0.6666666865348816,
  -1.3333333730697632, 2.0, -2.0,
  1.0, 2.0,
], 16);

const SIGN = 0;
const MOST = 1;
const PER_SIZE = 2;
const ROUND = 3;
const HIGH = 4;
const LOW = 5;
const SERIES = 6;
const ONE = 13;
const TWO = 14;

// @ts-ignore: decorator
@inline
function constant(index: i32): v128 {
  return v128.load32_splat(constants + (index << 2));
}

/** |x|, or what is far enough. */
// @ts-ignore: decorator
@inline
function sizeOf(x: v128, sign: v128, most: v128): v128 {
  // In this order a NaN stays: pmin(x, y) is x unless y < x.
  return f32x4.pmin(v128.andnot(x, sign), most);
}

/** What is left of a size without n halves of ln 2. */
// @ts-ignore: decorator
@inline
function without(size: v128, n: v128, high: v128, low: v128): v128 {
  return f32x4.sub(f32x4.sub(size, f32x4.mul(n, high)), f32x4.mul(n, low));
}

/** sum * r + coefficient */
// @ts-ignore: decorator
@inline
function step(sum: v128, r: v128, coefficient: v128): v128 {
  return f32x4.add(f32x4.mul(sum, r), coefficient);
}

/**
 * w / (2 - w) with the sign of x, w = 1 - e^(-2 |x|).
 *
 * @param product S r
 * @param shifted n in its last bits; the first ones fall off
 */
// @ts-ignore: decorator
@inline
function quotient(
  x: v128,
  product: v128,
  shifted: v128,
  n: v128,
  one: v128,
  two: v128,
  sign: v128,
): v128 {
  const power = i32x4.sub(one, i32x4.shl(shifted, 23));
  const oneIfFar = f32x4.pmin(n, one);
  const w = f32x4.sub(oneIfFar, f32x4.mul(f32x4.add(product, oneIfFar), power));
  return v128.or(f32x4.div(w, f32x4.sub(two, w)), v128.and(x, sign));
}

// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const sign = constant(SIGN);
  const round = constant(ROUND);
  const size = sizeOf(x, sign, constant(MOST));
  const shifted = step(size, constant(PER_SIZE), round);
  const n = f32x4.sub(shifted, round);
  const r = without(size, n, constant(HIGH), constant(LOW));
  let sum = constant(SERIES);
  sum = step(sum, r, constant(SERIES + 1));
  sum = step(sum, r, constant(SERIES + 2));
  sum = step(sum, r, constant(SERIES + 3));
  sum = step(sum, r, constant(SERIES + 4));
  sum = step(sum, r, constant(SERIES + 5));
  sum = step(sum, r, constant(SERIES + 6));
  return quotient(x, f32x4.mul(sum, r), shifted, n, constant(ONE), constant(TWO), sign);
}

/**
 * The same of four vectors, read from `from` and written to `to`, which may be the same place: they share what is read
 * of the constants, and while one waits for its last step the others take theirs.
 */
// @ts-ignore: decorator
@inline
export function tanhFour(from: usize, to: usize): void {
  const x = v128.load(from);
  const y = v128.load(from, 16);
  const z = v128.load(from, 32);
  const u = v128.load(from, 48);
  let c = constant(SIGN);
  const d = constant(MOST);
  const sizeX = sizeOf(x, c, d);
  const sizeY = sizeOf(y, c, d);
  const sizeZ = sizeOf(z, c, d);
  const sizeU = sizeOf(u, c, d);
  c = constant(PER_SIZE);
  const round = constant(ROUND);
  const shiftedX = step(sizeX, c, round);
  const shiftedY = step(sizeY, c, round);
  const shiftedZ = step(sizeZ, c, round);
  const shiftedU = step(sizeU, c, round);
  const nX = f32x4.sub(shiftedX, round);
  const nY = f32x4.sub(shiftedY, round);
  const nZ = f32x4.sub(shiftedZ, round);
  const nU = f32x4.sub(shiftedU, round);
  c = constant(HIGH);
  const low = constant(LOW);
  const rX = without(sizeX, nX, c, low);
  const rY = without(sizeY, nY, c, low);
  const rZ = without(sizeZ, nZ, c, low);
  const rU = without(sizeU, nU, c, low);
  c = constant(SERIES);
  let sumX = c;
  let sumY = c;
  let sumZ = c;
  let sumU = c;
  c = constant(SERIES + 1);
  sumX = step(sumX, rX, c);
  sumY = step(sumY, rY, c);
  sumZ = step(sumZ, rZ, c);
  sumU = step(sumU, rU, c);
  c = constant(SERIES + 2);
  sumX = step(sumX, rX, c);
  sumY = step(sumY, rY, c);
  sumZ = step(sumZ, rZ, c);
  sumU = step(sumU, rU, c);
  c = constant(SERIES + 3);
  sumX = step(sumX, rX, c);
  sumY = step(sumY, rY, c);
  sumZ = step(sumZ, rZ, c);
  sumU = step(sumU, rU, c);
  c = constant(SERIES + 4);
  sumX = step(sumX, rX, c);
  sumY = step(sumY, rY, c);
  sumZ = step(sumZ, rZ, c);
  sumU = step(sumU, rU, c);
  c = constant(SERIES + 5);
  sumX = step(sumX, rX, c);
  sumY = step(sumY, rY, c);
  sumZ = step(sumZ, rZ, c);
  sumU = step(sumU, rU, c);
  c = constant(SERIES + 6);
  sumX = step(sumX, rX, c);
  sumY = step(sumY, rY, c);
  sumZ = step(sumZ, rZ, c);
  sumU = step(sumU, rU, c);
  const one = constant(ONE);
  const two = constant(TWO);
  const sign = constant(SIGN);
  v128.store(to, quotient(x, f32x4.mul(sumX, rX), shiftedX, nX, one, two, sign));
  v128.store(to, quotient(y, f32x4.mul(sumY, rY), shiftedY, nY, one, two, sign), 16);
  v128.store(to, quotient(z, f32x4.mul(sumZ, rZ), shiftedZ, nZ, one, two, sign), 32);
  v128.store(to, quotient(u, f32x4.mul(sumU, rU), shiftedU, nU, one, two, sign), 48);
}
