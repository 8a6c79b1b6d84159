// C = start + A B in tiles held in registers: every element of C is one running sum over k from the
// left, whatever the tile it falls in, so its bits do not depend on how many rows there are.
//
// A is read one number at a time and spread over a vector; B and C four columns at a time.

import { finish, isOuter, start } from './pass';

/**
 * @param a, aPitch A, and bytes between its rows
 * @param b, depth B [depth x width]
 * @param c, rows, width C [rows x width]; width in bytes, a multiple of 16
 * @param bias [width], for passes that have one
 * @param activation [rows x width], for the pass that is masked
 */
export function product<Pass>(
  a: usize,
  aPitch: usize,
  b: usize,
  depth: i32,
  c: usize,
  rows: i32,
  width: usize,
  bias: usize,
  activation: usize,
): void {
  const aRow: usize = isOuter<Pass>() ? 4 : aPitch;
  const end = b + <usize>depth * width;
  let left = rows;
  for (; left >= 4; left -= 4) {
    let column: usize = 0;
    for (; column + 32 <= width; column += 32) {
      tile4x8<Pass>(
        a,
        aPitch,
        b + column,
        end,
        c + column,
        width,
        bias + column,
        activation + column,
      );
    }
    if (column < width) {
      tile4x4<Pass>(
        a,
        aPitch,
        b + column,
        end,
        c + column,
        width,
        bias + column,
        activation + column,
      );
    }
    a += 4 * aRow;
    c += 4 * width;
    activation += 4 * width;
  }
  for (; left > 0; left--) {
    let column: usize = 0;
    for (; column + 64 <= width; column += 64) {
      tile1x16<Pass>(
        a,
        aPitch,
        b + column,
        end,
        c + column,
        width,
        bias + column,
        activation + column,
      );
    }
    for (; column < width; column += 16) {
      tile1x4<Pass>(
        a,
        aPitch,
        b + column,
        end,
        c + column,
        width,
        bias + column,
        activation + column,
      );
    }
    a += aRow;
    c += width;
    activation += width;
  }
}

// Eight sums, two vectors of B and four spread numbers of A: what sixteen registers hold.
// @ts-ignore: decorator
@inline
function tile4x8<Pass>(
  a: usize,
  aPitch: usize,
  b: usize,
  end: usize,
  c: usize,
  width: usize,
  bias: usize,
  activation: usize,
): void {
  let s00 = start<Pass>(bias);
  let s01 = start<Pass>(bias + 16);
  let s10 = s00;
  let s11 = s01;
  let s20 = s00;
  let s21 = s01;
  let s30 = s00;
  let s31 = s01;
  let a0 = a;
  let a1 = a + aPitch;
  let a2 = a1 + aPitch;
  let a3 = a2 + aPitch;
  for (let at = b; at < end; at += width) {
    const b0 = v128.load(at);
    const b1 = v128.load(at, 16);
    const x0 = v128.load32_splat(a0);
    s00 = f32x4.add(s00, f32x4.mul(x0, b0));
    s01 = f32x4.add(s01, f32x4.mul(x0, b1));
    const x1 = isOuter<Pass>() ? v128.load32_splat(a0, 4) : v128.load32_splat(a1);
    s10 = f32x4.add(s10, f32x4.mul(x1, b0));
    s11 = f32x4.add(s11, f32x4.mul(x1, b1));
    const x2 = isOuter<Pass>() ? v128.load32_splat(a0, 8) : v128.load32_splat(a2);
    s20 = f32x4.add(s20, f32x4.mul(x2, b0));
    s21 = f32x4.add(s21, f32x4.mul(x2, b1));
    const x3 = isOuter<Pass>() ? v128.load32_splat(a0, 12) : v128.load32_splat(a3);
    s30 = f32x4.add(s30, f32x4.mul(x3, b0));
    s31 = f32x4.add(s31, f32x4.mul(x3, b1));
    if (isOuter<Pass>()) {
      a0 += aPitch;
    } else {
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
    }
  }
  finish<Pass>(s00, c, activation);
  finish<Pass>(s01, c + 16, activation + 16);
  finish<Pass>(s10, c + width, activation + width);
  finish<Pass>(s11, c + width + 16, activation + width + 16);
  finish<Pass>(s20, c + 2 * width, activation + 2 * width);
  finish<Pass>(s21, c + 2 * width + 16, activation + 2 * width + 16);
  finish<Pass>(s30, c + 3 * width, activation + 3 * width);
  finish<Pass>(s31, c + 3 * width + 16, activation + 3 * width + 16);
}

// @ts-ignore: decorator
@inline
function tile4x4<Pass>(
  a: usize,
  aPitch: usize,
  b: usize,
  end: usize,
  c: usize,
  width: usize,
  bias: usize,
  activation: usize,
): void {
  let s0 = start<Pass>(bias);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let a0 = a;
  let a1 = a + aPitch;
  let a2 = a1 + aPitch;
  let a3 = a2 + aPitch;
  for (let at = b; at < end; at += width) {
    const b0 = v128.load(at);
    const x1 = isOuter<Pass>() ? v128.load32_splat(a0, 4) : v128.load32_splat(a1);
    const x2 = isOuter<Pass>() ? v128.load32_splat(a0, 8) : v128.load32_splat(a2);
    const x3 = isOuter<Pass>() ? v128.load32_splat(a0, 12) : v128.load32_splat(a3);
    s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(a0), b0));
    s1 = f32x4.add(s1, f32x4.mul(x1, b0));
    s2 = f32x4.add(s2, f32x4.mul(x2, b0));
    s3 = f32x4.add(s3, f32x4.mul(x3, b0));
    if (isOuter<Pass>()) {
      a0 += aPitch;
    } else {
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
    }
  }
  finish<Pass>(s0, c, activation);
  finish<Pass>(s1, c + width, activation + width);
  finish<Pass>(s2, c + 2 * width, activation + 2 * width);
  finish<Pass>(s3, c + 3 * width, activation + 3 * width);
}

// @ts-ignore: decorator
@inline
function tile1x16<Pass>(
  a: usize,
  aPitch: usize,
  b: usize,
  end: usize,
  c: usize,
  width: usize,
  bias: usize,
  activation: usize,
): void {
  let s0 = start<Pass>(bias);
  let s1 = start<Pass>(bias + 16);
  let s2 = start<Pass>(bias + 32);
  let s3 = start<Pass>(bias + 48);
  for (let at = b; at < end; at += width) {
    const x = v128.load32_splat(a);
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(at)));
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(at, 16)));
    s2 = f32x4.add(s2, f32x4.mul(x, v128.load(at, 32)));
    s3 = f32x4.add(s3, f32x4.mul(x, v128.load(at, 48)));
    a += isOuter<Pass>() ? aPitch : 4;
  }
  finish<Pass>(s0, c, activation);
  finish<Pass>(s1, c + 16, activation + 16);
  finish<Pass>(s2, c + 32, activation + 32);
  finish<Pass>(s3, c + 48, activation + 48);
}

// @ts-ignore: decorator
@inline
function tile1x4<Pass>(
  a: usize,
  aPitch: usize,
  b: usize,
  end: usize,
  c: usize,
  width: usize,
  bias: usize,
  activation: usize,
): void {
  let sum = start<Pass>(bias);
  for (let at = b; at < end; at += width) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(a), v128.load(at)));
    a += isOuter<Pass>() ? aPitch : 4;
  }
  finish<Pass>(sum, c, activation);
}
