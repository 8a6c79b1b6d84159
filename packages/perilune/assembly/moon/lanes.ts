// Four float32 lanes, each with the rounding and the order of the scalar operations, so that a lane
// ends with the bits it would have alone.

// @ts-ignore: decorator
@inline
export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

// @ts-ignore: decorator
@inline
export function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

// @ts-ignore: decorator
@inline
export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

// @ts-ignore: decorator
@inline
export function negate(a: v128): v128 {
  return f32x4.neg(a);
}

/** a where the mask is set, b elsewhere. */
// @ts-ignore: decorator
@inline
export function select4(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}

// b2Min, b2Max and b2Clamp (see float.ts), for which the pseudo-minimum's operands change places.

// @ts-ignore: decorator
@inline
export function most4(a: v128, b: v128): v128 {
  return f32x4.pmax(b, a);
}

// @ts-ignore: decorator
@inline
export function clamp4(a: v128, low: v128, high: v128): v128 {
  return f32x4.pmax(f32x4.pmin(high, a), low);
}

/** a x b */
// @ts-ignore: decorator
@inline
export function cross4(ax: v128, ay: v128, bx: v128, by: v128): v128 {
  return sub(mul(ax, by), mul(ay, bx));
}

// @ts-ignore: decorator
@inline
export function dot4(ax: v128, ay: v128, bx: v128, by: v128): v128 {
  return add(mul(ax, bx), mul(ay, by));
}
