// The same products where many of A's numbers are zero, as ReLU leaves them: only the others are
// multiplied. Sums run in the same order, and leaving out a product with zero changes no sum as long
// as the other factor is finite, which is checked: the bits are those of the dense product.

import { CAPACITY, MASKS, maskRows, wordsOf } from './masks';
import { allFinite } from './optimize';
import { finish, start } from './pass';
import { product } from './product';
import { actsOnly, areFar, pack, WIDE } from './strips';

/** With fewer rows, looking for zeros costs more than it saves. */
const LEAST_ROWS = 8;

/** Rows whose masks there is room for. */
// @ts-ignore: decorator
@inline
function rowsAtATime(words: i32): i32 {
  return (CAPACITY / words) & ~3;
}

/** See `product`; A's rows must be padded. `scratch`: MASKS bytes for masks, then STRIP for a strip. */
export function sparseProduct<Pass>(
  a: usize,
  aPitch: usize,
  b: usize,
  depth: i32,
  c: usize,
  rows: i32,
  width: usize,
  bias: usize,
  activation: usize,
  scratch: usize,
): void {
  const words = wordsOf(depth);
  // In this order: one row alone should not wait for a quotient.
  if (rows < LEAST_ROWS || rowsAtATime(words) < 4 || !allFinite(b, depth * <i32>(width >> 2))) {
    product<Pass>(a, aPitch, b, depth, c, rows, width, bias, activation);
    return;
  }
  const block = rowsAtATime(words);
  for (let r = 0; r < rows; r += block) {
    const count = min(rows - r, block);
    const present = maskRows(a, aPitch, count, depth, scratch);
    // Where little can be left out, whole tiles are faster.
    if (present * 4 > count * depth * 3) {
      product<Pass>(a, aPitch, b, depth, c, count, width, bias, activation);
    } else {
      blockProduct<Pass>(a, aPitch, b, depth, words, c, count, width, bias, activation, scratch);
    }
    a += <usize>count * aPitch;
    c += <usize>count * width;
    activation += <usize>count * width;
  }
}

// Columns outside, rows inside: the strip of B that is in use stays in the nearest cache.
// @ts-ignore: decorator
@inline
function blockProduct<Pass>(
  a: usize,
  aPitch: usize,
  b: usize,
  depth: i32,
  words: i32,
  c: usize,
  rows: i32,
  width: usize,
  bias: usize,
  activation: usize,
  masks: usize,
): void {
  const far = areFar(depth, width, rows);
  let column: usize = 0;
  // Eight vectors make two strips of four, better than one of six and two of one.
  for (; !actsOnly() && column + 96 <= width && width - column != 128; column += 96) {
    strip24<Pass>(
      a,
      aPitch,
      far ? pack(b + column, width, depth, masks + MASKS) : b + column,
      far ? WIDE : width,
      words,
      c + column,
      rows,
      width,
      bias + column,
      activation + column,
      masks,
    );
  }
  for (; column + 64 <= width; column += 64) {
    strip16<Pass>(
      a,
      aPitch,
      b + column,
      width,
      words,
      c + column,
      rows,
      width,
      bias + column,
      activation + column,
      masks,
    );
  }
  for (; column < width; column += 16) {
    strip4<Pass>(
      a,
      aPitch,
      b + column,
      width,
      words,
      c + column,
      rows,
      width,
      bias + column,
      activation + column,
      masks,
    );
  }
}

// Six sums, six vectors of B and one spread number of A. Eight would not leave a register for it.
// @ts-ignore: decorator
@inline
function strip24<Pass>(
  a: usize,
  aPitch: usize,
  b: usize,
  bPitch: usize,
  words: i32,
  c: usize,
  rows: i32,
  width: usize,
  bias: usize,
  activation: usize,
  masks: usize,
): void {
  let mask = masks;
  for (let r = 0; r < rows; r++) {
    let s0 = start<Pass>(bias);
    let s1 = start<Pass>(bias + 16);
    let s2 = start<Pass>(bias + 32);
    let s3 = start<Pass>(bias + 48);
    let s4 = start<Pass>(bias + 64);
    let s5 = start<Pass>(bias + 80);
    let ak = a;
    let bk = b;
    for (let w = 0; w < words; w++) {
      let bits = load<u64>(mask);
      while (bits != 0) {
        const k = <usize>ctz(bits);
        bits &= bits - 1;
        const x = v128.load32_splat(ak + (k << 2));
        const at = bk + k * bPitch;
        s0 = f32x4.add(s0, f32x4.mul(x, v128.load(at)));
        s1 = f32x4.add(s1, f32x4.mul(x, v128.load(at, 16)));
        s2 = f32x4.add(s2, f32x4.mul(x, v128.load(at, 32)));
        s3 = f32x4.add(s3, f32x4.mul(x, v128.load(at, 48)));
        s4 = f32x4.add(s4, f32x4.mul(x, v128.load(at, 64)));
        s5 = f32x4.add(s5, f32x4.mul(x, v128.load(at, 80)));
      }
      mask += 8;
      ak += 256;
      bk += 64 * bPitch;
    }
    finish<Pass>(s0, c, activation);
    finish<Pass>(s1, c + 16, activation + 16);
    finish<Pass>(s2, c + 32, activation + 32);
    finish<Pass>(s3, c + 48, activation + 48);
    finish<Pass>(s4, c + 64, activation + 64);
    finish<Pass>(s5, c + 80, activation + 80);
    a += aPitch;
    c += width;
    activation += width;
  }
}

// @ts-ignore: decorator
@inline
function strip16<Pass>(
  a: usize,
  aPitch: usize,
  b: usize,
  bPitch: usize,
  words: i32,
  c: usize,
  rows: i32,
  width: usize,
  bias: usize,
  activation: usize,
  masks: usize,
): void {
  let mask = masks;
  for (let r = 0; r < rows; r++) {
    let s0 = start<Pass>(bias);
    let s1 = start<Pass>(bias + 16);
    let s2 = start<Pass>(bias + 32);
    let s3 = start<Pass>(bias + 48);
    let ak = a;
    let bk = b;
    for (let w = 0; w < words; w++) {
      let bits = load<u64>(mask);
      while (bits != 0) {
        const k = <usize>ctz(bits);
        bits &= bits - 1;
        const x = v128.load32_splat(ak + (k << 2));
        const at = bk + k * bPitch;
        s0 = f32x4.add(s0, f32x4.mul(x, v128.load(at)));
        s1 = f32x4.add(s1, f32x4.mul(x, v128.load(at, 16)));
        s2 = f32x4.add(s2, f32x4.mul(x, v128.load(at, 32)));
        s3 = f32x4.add(s3, f32x4.mul(x, v128.load(at, 48)));
      }
      mask += 8;
      ak += 256;
      bk += 64 * bPitch;
    }
    finish<Pass>(s0, c, activation);
    finish<Pass>(s1, c + 16, activation + 16);
    finish<Pass>(s2, c + 32, activation + 32);
    finish<Pass>(s3, c + 48, activation + 48);
    a += aPitch;
    c += width;
    activation += width;
  }
}

// @ts-ignore: decorator
@inline
function strip4<Pass>(
  a: usize,
  aPitch: usize,
  b: usize,
  bPitch: usize,
  words: i32,
  c: usize,
  rows: i32,
  width: usize,
  bias: usize,
  activation: usize,
  masks: usize,
): void {
  let mask = masks;
  for (let r = 0; r < rows; r++) {
    let sum = start<Pass>(bias);
    let ak = a;
    let bk = b;
    for (let w = 0; w < words; w++) {
      let bits = load<u64>(mask);
      while (bits != 0) {
        const k = <usize>ctz(bits);
        bits &= bits - 1;
        const x = v128.load32_splat(ak + (k << 2));
        sum = f32x4.add(sum, f32x4.mul(x, v128.load(bk + k * bPitch)));
      }
      mask += 8;
      ak += 256;
      bk += 64 * bPitch;
    }
    finish<Pass>(sum, c, activation);
    a += aPitch;
    c += width;
    activation += width;
  }
}
