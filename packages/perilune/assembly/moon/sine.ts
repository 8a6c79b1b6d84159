/**
 * The C library's float32 sine and cosine: the double-precision polynomials of Arm's optimized
 * routines (sinf, cosf), whose results differ from the correctly rounded ones in 1.5 % of arguments.
 * Valid for |x| < 120, beyond any angle a lander reaches within an episode.
 */

const HALF_PI: f64 = 1.5707963267948966;
/** 2/pi * 2^24: the quadrant is rounded from a fixed-point number with 24 fractional bits. */
const QUADRANTS: f64 = 10680707.430881744;
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

/** Sets `sine` and `cosine` to those of an angle in radians. */
export function rotate(angle: f32): void {
  const magnitude = abs(angle);
  let x = <f64>angle;
  if (magnitude < QUARTER_PI) {
    const x2 = x * x;
    sine = magnitude < TINY ? angle : <f32>sinePolynomial(x, x2);
    cosine = magnitude < TINY ? 1 : <f32>cosinePolynomial(x2);
    return;
  }
  const n = (<i32>(x * QUADRANTS) + 0x800000) >> 24;
  x -= <f64>n * HALF_PI;
  const x2 = x * x;
  const s = <f32>sinePolynomial(((n + 1) & 2) != 0 ? -x : x, x2);
  const c = <f32>((n & 2) != 0 ? -cosinePolynomial(x2) : cosinePolynomial(x2));
  const odd = (n & 1) != 0;
  sine = odd ? c : s;
  cosine = odd ? s : c;
}
