// The contract's eightfold sums: two vectors of partial sums, one of the numbers 0-3, 8-11, ... of a row
// and one of 4-7, 12-15, ...

/** Masks of the first 0, 1, 2, 3 and 4 lanes. */
const lanes = memory.data<i32>([
  0, 0, 0, 0, -1, 0, 0, 0, -1, -1, 0, 0, -1, -1, -1, 0, -1, -1, -1, -1,
]);

/** Bytes of a row's whole eights. */
// @ts-ignore: decorator
@inline
export function wholeBytes(columns: i32): usize {
  return (columns >> 3) << 5;
}

/** Which lanes of the vector behind the whole eights belong to the row. */
// @ts-ignore: decorator
@inline
export function firstRest(columns: i32): v128 {
  return v128.load(lanes + (min(columns & 7, 4) << 4));
}

/** Which lanes of the next vector do. */
// @ts-ignore: decorator
@inline
export function secondRest(columns: i32): v128 {
  return v128.load(lanes + (max((columns & 7) - 4, 0) << 4));
}

/** Which lanes of the vector that ends at or behind number `columns` belong to the row. */
// @ts-ignore: decorator
@inline
export function lanesUpTo(columns: i32, from: i32): v128 {
  return v128.load(lanes + (min(columns - from, 4) << 4));
}

// @ts-ignore: decorator
@inline
export function eightfold(even: v128, odd: v128): f32 {
  const pairs = f32x4.add(even, odd);
  const sums = f32x4.add(pairs, v128.shuffle<f32>(pairs, pairs, 2, 3, 2, 3));
  return f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
}

/** The eightfold sums of four rows, a lane each, from the sums of each one's two vectors. */
// @ts-ignore: decorator
@inline
export function fourEightfold(p0: v128, p1: v128, p2: v128, p3: v128): v128 {
  const low = f32x4.add(
    v128.shuffle<f32>(p0, p1, 0, 4, 1, 5),
    v128.shuffle<f32>(p0, p1, 2, 6, 3, 7),
  );
  const high = f32x4.add(
    v128.shuffle<f32>(p2, p3, 0, 4, 1, 5),
    v128.shuffle<f32>(p2, p3, 2, 6, 3, 7),
  );
  return f32x4.add(
    v128.shuffle<f32>(low, high, 0, 1, 4, 5),
    v128.shuffle<f32>(low, high, 2, 3, 6, 7),
  );
}

// Comparisons rather than min and max, so that a NaN passes.
// @ts-ignore: decorator
@inline
export function clamp(value: f32, least: f32, most: f32): f32 {
  return value > most ? most : value < least ? least : value;
}
