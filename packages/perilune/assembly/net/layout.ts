/** Bytes between two rows of a matrix: columns are rounded up to a multiple of four. */
// @ts-ignore: decorator
@inline
export function pitchBytes(columns: i32): i32 {
  return ((columns + 3) & ~3) << 2;
}
