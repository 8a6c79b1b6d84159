/** Bytes between two rows of a matrix: columns are rounded up to a multiple of four. */
// @ts-ignore: decorator
@inline
export function pitchBytes(columns: i32): i32 {
  return ((columns + 3) & ~3) << 2;
}

/** What a row's loss counts for in its batch's mean, or in its sum. */
// @ts-ignore: decorator
@inline
export function shareOfRow(reduction: i32, rows: i32): f32 {
  return reduction ? 1 : <f32>(1.0 / <f64>rows);
}

/** Where the caller's memory begins: before it lie the kernels' tables of constants. */
export function heapBase(): usize {
  return __heap_base;
}
