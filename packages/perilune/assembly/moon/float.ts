// Box2D's b2Min, b2Max and b2Clamp: of two equal values (zeros of either sign) they return the
// second, which WebAssembly's f32.min and f32.max do not.

// @ts-ignore: decorator
@inline
export function least(a: f32, b: f32): f32 {
  return a < b ? a : b;
}

// @ts-ignore: decorator
@inline
export function most(a: f32, b: f32): f32 {
  return a > b ? a : b;
}

// @ts-ignore: decorator
@inline
export function clamp(a: f32, low: f32, high: f32): f32 {
  return most(low, least(a, high));
}
