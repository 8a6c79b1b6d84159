// e^x and log x of four numbers; the same steps, one by one, as in src/net/reference/exp-log.ts, where
// they are explained. Constants are spread from memory, which spares V8 making them anew.

/** log2(e); 1.5 * 2^23; ln 2 in two parts; 1 / 7!, ... 1 / 0!; the limits; those of x - 1 at most 0. */
// prettier-ignore
const ofExp = memory.data<f32>([
  1.4426950216293335, 12582912.0, 0.693359375, -0.00021219444170128554,
  0.00019841270113829523, 0.0013888889225199819, 0.008333333767950535, 0.0416666679084301,
  0.1666666716337204, 0.5, 1.0, 1.0,
  -89.0, 89.0, -87.33654022216797, 0.3465735912322998,
  -20.0, -0.3465735912322998, 0.0, 0.0,
], 16);

/** The square root of 2; ln 2 in two parts; 1 / 9, 1 / 7, 1 / 5, 1 / 3; 1 / 2, 1, 2^-126, infinity. */
// prettier-ignore
const ofLog = memory.data<f32>([
  1.4142135381698608, 0.693359375, -0.00021219444170128554,
  0.1111111119389534, 0.1428571492433548, 0.20000000298023224, 0.3333333432674408,
  0.5, 1.0, 1.1754943508222875e-38, Infinity,
], 16);

// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** sum * x + constant */
// @ts-ignore: decorator
@inline
function step(sum: v128, x: v128, constant: v128): v128 {
  return f32x4.add(f32x4.mul(sum, x), constant);
}

// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  // In this order a NaN stays: pmax(x, y) is x unless x < y.
  const above = f32x4.pmax(x, v128.load32_splat(ofExp, 48));
  const clamped = f32x4.pmin(above, v128.load32_splat(ofExp, 52));
  const round = v128.load32_splat(ofExp, 4);
  const scaled = f32x4.mul(clamped, v128.load32_splat(ofExp));
  const n = f32x4.sub(f32x4.add(scaled, round), round);
  let r = f32x4.sub(clamped, f32x4.mul(n, v128.load32_splat(ofExp, 8)));
  r = f32x4.sub(r, f32x4.mul(n, v128.load32_splat(ofExp, 12)));
  let sum = step(v128.load32_splat(ofExp, 16), r, v128.load32_splat(ofExp, 20));
  sum = step(sum, r, v128.load32_splat(ofExp, 24));
  sum = step(sum, r, v128.load32_splat(ofExp, 28));
  sum = step(sum, r, v128.load32_splat(ofExp, 32));
  sum = step(sum, r, v128.load32_splat(ofExp, 36));
  sum = step(sum, r, v128.load32_splat(ofExp, 40));
  sum = step(sum, r, v128.load32_splat(ofExp, 44));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const lower = f32x4.mul(sum, powerOfTwo(half));
  const result = f32x4.mul(lower, powerOfTwo(i32x4.sub(whole, half)));
  return v128.andnot(result, f32x4.lt(x, v128.load32_splat(ofExp, 56)));
}

/**
 * e^x - 1 where x is at most 0, and anything above. Near 0 it is the polynomial without its first term, so that it does
 * not cancel; nothing is subtracted from x there, so that one polynomial does for both. What is below -20 is -1 all the
 * same: no power of two is below the normal ones.
 */
// @ts-ignore: decorator
@inline
export function expm1Below4(x: v128): v128 {
  const one = v128.load32_splat(ofExp, 44);
  const clamped = f32x4.pmax(x, v128.load32_splat(ofExp, 64));
  const round = v128.load32_splat(ofExp, 4);
  const scaled = f32x4.mul(clamped, v128.load32_splat(ofExp));
  const shifted = f32x4.add(scaled, round);
  const n = f32x4.sub(shifted, round);
  let r = f32x4.sub(clamped, f32x4.mul(n, v128.load32_splat(ofExp, 8)));
  r = f32x4.sub(r, f32x4.mul(n, v128.load32_splat(ofExp, 12)));
  let sum = step(v128.load32_splat(ofExp, 16), r, v128.load32_splat(ofExp, 20));
  sum = step(sum, r, v128.load32_splat(ofExp, 24));
  sum = step(sum, r, v128.load32_splat(ofExp, 28));
  sum = step(sum, r, v128.load32_splat(ofExp, 32));
  sum = step(sum, r, v128.load32_splat(ofExp, 36));
  sum = step(sum, r, v128.load32_splat(ofExp, 40));
  // n stands in the last bits of what was rounded, and the first ones fall off; one's bits are 127 << 23.
  const power = i32x4.add(i32x4.shl(shifted, 23), one);
  const far = f32x4.sub(f32x4.mul(step(sum, r, one), power), one);
  // r would be 0 where x is -0.
  return v128.bitselect(f32x4.mul(sum, x), far, f32x4.gt(x, v128.load32_splat(ofExp, 68)));
}

// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const one = v128.load32_splat(ofLog, 32);
  const fraction = v128.and(x, i32x4.splat(0x007fffff));
  let m = v128.or(fraction, one);
  const isLarge = f32x4.gt(m, v128.load32_splat(ofLog));
  m = v128.bitselect(f32x4.mul(m, v128.load32_splat(ofLog, 28)), m, isLarge);
  // The mask is -1 where it is set.
  const exponent = i32x4.sub(i32x4.shr_s(x, 23), i32x4.splat(127));
  const e = f32x4.convert_i32x4_s(i32x4.sub(exponent, isLarge));
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const square = f32x4.mul(s, s);
  let sum = step(v128.load32_splat(ofLog, 12), square, v128.load32_splat(ofLog, 16));
  sum = step(sum, square, v128.load32_splat(ofLog, 20));
  sum = step(sum, square, v128.load32_splat(ofLog, 24));
  const twice = f32x4.add(s, s);
  const tail = f32x4.mul(f32x4.mul(twice, square), sum);
  const low = f32x4.add(tail, f32x4.mul(e, v128.load32_splat(ofLog, 8)));
  const result = f32x4.add(f32x4.add(twice, low), f32x4.mul(e, v128.load32_splat(ofLog, 4)));
  return special(x, result);
}

/** Infinity of infinity, -infinity below the least normal number, NaN of NaN and of less than zero. */
// @ts-ignore: decorator
@inline
function special(x: v128, result: v128): v128 {
  const infinity = v128.load32_splat(ofLog, 40);
  const isSmall = f32x4.lt(x, v128.load32_splat(ofLog, 36));
  const isInfinite = f32x4.eq(x, infinity);
  const normal = v128.bitselect(infinity, result, isInfinite);
  const all = v128.bitselect(f32x4.neg(infinity), normal, isSmall);
  return v128.or(all, v128.not(f32x4.ge(x, f32x4.splat(0))));
}

export function exp(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count << 2; i += 16) v128.store(to + i, exp4(v128.load(from + i)));
}

export function log(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count << 2; i += 16) v128.store(to + i, log4(v128.load(from + i)));
}
