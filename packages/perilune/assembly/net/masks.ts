// Which numbers of a matrix are not zero, one bit each: 64 of a row to a word.

/** Words of scratch memory for the masks of a block of rows, row by row. */
export const CAPACITY = 2048;

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

/**
 * The masks of columns: of `rows` columns of A, `depth` numbers each.
 *
 * @returns how many numbers are not zero
 */
export function maskColumns(a: usize, pitch: usize, rows: i32, depth: i32, masks: usize): i32 {
  const size = wordsOf(depth) << 3;
  let count = 0;
  for (let r = 0; r < rows; r += 4) {
    let at = a + (r << 2);
    let to = masks + r * size;
    // A word that has no lower or upper half left is still written whole.
    for (let k = 0; k < size << 3; k += 32) {
      const words = maskOfColumns(at, pitch, min(depth - k, 32));
      v128.store32_lane(to, words, 0);
      v128.store32_lane(to + size, words, 1);
      v128.store32_lane(to + 2 * size, words, 2);
      v128.store32_lane(to + 3 * size, words, 3);
      const bits = i8x16.popcnt(words);
      const sums = i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_s(bits));
      count += i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
      count += i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
      at += 32 * pitch;
      to += 4;
    }
  }
  return count;
}

/** Four columns' masks of at most 32 rows, side by side. */
// @ts-ignore: decorator
@inline
function maskOfColumns(at: usize, pitch: usize, depth: i32): v128 {
  const zero = f32x4.splat(0);
  let bit = i32x4.splat(1);
  let words = zero;
  for (let k = 0; k < depth; k++) {
    words = v128.or(words, v128.and(f32x4.ne(v128.load(at), zero), bit));
    bit = i32x4.add(bit, bit);
    at += pitch;
  }
  return words;
}
