// Which numbers of a matrix are not zero, one bit each: 64 of a row to a word.

/** Words of the masks of a block of rows, row by row. */
export const CAPACITY = 2048;

/** Bytes of scratch memory for them. */
export const MASKS = 8 * CAPACITY;

/** Words of a row's mask. */
// @ts-ignore: decorator
@inline
export function wordsOf(depth: i32): i32 {
  return (depth + 63) >> 6;
}

/** @returns how many numbers are not zero */
export function maskRows(a: usize, pitch: usize, rows: i32, depth: i32, to: usize): i32 {
  let count: u64 = 0;
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < depth; k += 64) {
      const word = maskOfRow(a + (k << 2), min(depth - k, 64));
      count += popcnt(word);
      store<u64>(to, word);
      to += 8;
    }
    a += pitch;
  }
  return <i32>count;
}

// @ts-ignore: decorator
@inline
function maskOfRow(at: usize, depth: i32): u64 {
  const zero = f32x4.splat(0);
  let word: u64 = 0;
  let shift: u64 = 0;
  let left = depth;
  for (; left >= 16; left -= 16) {
    const low = i16x8.narrow_i32x4_s(
      f32x4.ne(v128.load(at), zero),
      f32x4.ne(v128.load(at, 16), zero),
    );
    const high = i16x8.narrow_i32x4_s(
      f32x4.ne(v128.load(at, 32), zero),
      f32x4.ne(v128.load(at, 48), zero),
    );
    word |= (<u64>i8x16.bitmask(i8x16.narrow_i16x8_s(low, high))) << shift;
    shift += 16;
    at += 64;
  }
  for (; left > 0; left -= 4) {
    word |= (<u64>i32x4.bitmask(f32x4.ne(v128.load(at), zero))) << shift;
    shift += 4;
    at += 16;
  }
  // What lies beyond the row's end is padding.
  return depth < 64 ? word & (((<u64>1) << depth) - 1) : word;
}
