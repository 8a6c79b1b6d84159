/**
 * The C library's float32 sine and cosine: the double-precision polynomials of Arm's optimized
 * routines (sinf, cosf), whose results differ from the correctly rounded ones in 1.5 % of arguments.
 * Every finite angle is reduced as there.
 */

const HALF_PI: f64 = 1.5707963267948966;
/** 2/pi * 2^24: the quadrant is rounded from a fixed-point number with 24 fractional bits. */
const QUADRANTS: f64 = 10680707.430881744;
/** pi * 2^-63: the unit of an angle in fixed point, of which a quarter turn has 2^62. */
const PI_63: f64 = 3.4061215800865545e-19;
const FAST_LIMIT: f32 = 120;
const QUARTER_PI: f32 = 0.7853981633974483;
const TINY: f32 = 0.000244140625;

const C1: f64 = -0.49999999725108224;
const C2: f64 = 0.041666623324344516;
const C3: f64 = -0.001388676379437604;
const C4: f64 = 2.4390450703564542e-5;
const S1: f64 = -0.16666654943701084;
const S2: f64 = 0.008332178146138854;
const S3: f64 = -0.00019517298981385725;

/** What the last `rotate` found. */
export let sine: f32 = 0;
export let cosine: f32 = 1;

// @ts-ignore: decorator
@inline
function sinePolynomial(x: f64, x2: f64): f64 {
  const x3 = x * x2;
  const t = S2 + x2 * S3;
  const x7 = x3 * x2;
  const s = x + x3 * S1;
  return s + x7 * t;
}

// @ts-ignore: decorator
@inline
function cosinePolynomial(x2: f64): f64 {
  const x4 = x2 * x2;
  const u = C3 + x2 * C4;
  const v = 1.0 + x2 * C1;
  const x6 = x4 * x2;
  const c = v + x4 * C2;
  return c + x6 * u;
}

/** 4/pi in overlapping words of 32 bits, each 8 bits on from the one before. */
// prettier-ignore
const INVERSE_QUARTER_PI: usize = memory.data<u32>([
  0xa2, 0xa2f9, 0xa2f983, 0xa2f9836e, 0xf9836e4e, 0x836e4e44, 0x6e4e4415, 0x4e441529,
  0x441529fc, 0x1529fc27, 0x29fc2757, 0xfc2757d1, 0x2757d1f5, 0x57d1f534, 0xd1f534dd, 0xf534ddc0,
  0x34ddc0db, 0xddc0db62, 0xc0db6295, 0xdb629599, 0x6295993c, 0x95993c43, 0x993c4390, 0x3c439041,
]);

/** Sets the results from an angle within a quadrant of 0, and the quadrants it is off. */
// @ts-ignore: decorator
@inline
function setFrom(x: f64, n: i32, turned: i32): void {
  const x2 = x * x;
  // The sign of x flips in quadrants 1 and 2, the cosine's coefficients in 2 and 3.
  const s = <f32>sinePolynomial(((turned + 1) & 2) != 0 ? -x : x, x2);
  const c = <f32>((turned & 2) != 0 ? -cosinePolynomial(x2) : cosinePolynomial(x2));
  const odd = (n & 1) != 0;
  sine = odd ? c : s;
  cosine = odd ? s : c;
}

/** Reduces an angle of 120 or more by a product of 96 bits with 4/pi. */
function rotateFar(angle: f32): void {
  let bits = reinterpret<u32>(angle);
  const sign = <i32>(bits >> 31);
  const words = INVERSE_QUARTER_PI + (((bits >> 26) & 15) << 2);
  const shift = (bits >> 23) & 7;
  bits = ((bits & 0xffffff) | 0x800000) << shift;
  const high = <u64>(bits * load<u32>(words));
  const middle = <u64>bits * <u64>load<u32>(words, 16);
  const low = <u64>bits * <u64>load<u32>(words, 32);
  let turns = ((low >> 32) | (high << 32)) + middle;
  const n = (turns + ((<u64>1) << 61)) >> 62;
  turns -= n << 62;
  setFrom(<f64>(<i64>turns) * PI_63, <i32>n, <i32>n + sign);
}

/** Sets `sine` and `cosine` to those of an angle in radians. */
export function rotate(angle: f32): void {
  const magnitude = abs(angle);
  const x = <f64>angle;
  if (magnitude < QUARTER_PI) {
    const x2 = x * x;
    sine = magnitude < TINY ? angle : <f32>sinePolynomial(x, x2);
    cosine = magnitude < TINY ? 1 : <f32>cosinePolynomial(x2);
    return;
  }
  if (magnitude >= FAST_LIMIT) return rotateFar(angle);
  const n = (<i32>(x * QUADRANTS) + 0x800000) >> 24;
  setFrom(x - <f64>n * HALF_PI, n, n);
}
