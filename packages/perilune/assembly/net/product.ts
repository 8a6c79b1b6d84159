// C = bias + A B, then ReLU or a mask: every product of matrices of this module.
//
// A is read one number at a time (and spread over a vector), so its two strides are free: a transposed
// A costs nothing. B and C are read and written four columns at a time. Every element of C is one
// running sum over k from the left, whatever the tile it falls in.

/** What happens to a finished sum: ReLU, or zero where an activation is not positive, or nothing. */
// @ts-ignore: decorator
@inline
function finish(sum: v128, at: usize, c: usize, relu: i32, mask: usize): v128 {
  if (relu) return f32x4.pmax(sum, f32x4.splat(0));
  if (mask == 0) return sum;
  return v128.andnot(sum, f32x4.le(v128.load(mask + (at - c)), f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function start(bias: usize, column: i32): v128 {
  return bias == 0 ? f32x4.splat(0) : v128.load(bias + column);
}

/**
 * @param a, aRow, aStep A's address, and bytes from one row or one k to the next
 * @param b, depth B [depth x width]
 * @param c, rows, width C [rows x width]; width in bytes, a multiple of 16
 * @param bias [width], or 0 for zeros
 * @param mask [rows x width], or 0 for none
 */
export function product(
  a: usize,
  aRow: i32,
  aStep: i32,
  b: usize,
  depth: i32,
  c: usize,
  rows: i32,
  width: i32,
  bias: usize,
  relu: i32,
  mask: usize,
): void {
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const ar = a + r * aRow;
    const cr = c + r * width;
    let column = 0;
    for (; column + 32 <= width; column += 32) {
      tile4x8(ar, aRow, aStep, b, depth, c, cr, width, column, bias, relu, mask);
    }
    if (column < width) {
      tile4x4(ar, aRow, aStep, b, depth, c, cr, width, column, bias, relu, mask);
    }
  }
  for (; r < rows; r++) {
    const ar = a + r * aRow;
    const cr = c + r * width;
    let column = 0;
    for (; column + 64 <= width; column += 64) {
      tile1x16(ar, aStep, b, depth, c, cr, width, column, bias, relu, mask);
    }
    for (; column < width; column += 16) {
      tile1x4(ar, aStep, b, depth, c, cr, width, column, bias, relu, mask);
    }
  }
}

// Eight sums, two vectors of B and one spread number of A at a time: what sixteen registers hold.
function tile4x8(
  a: usize,
  aRow: i32,
  aStep: i32,
  b: usize,
  depth: i32,
  c: usize,
  row: usize,
  width: i32,
  column: i32,
  bias: usize,
  relu: i32,
  mask: usize,
): void {
  let s00 = start(bias, column);
  let s01 = start(bias, column + 16);
  let s10 = s00;
  let s11 = s01;
  let s20 = s00;
  let s21 = s01;
  let s30 = s00;
  let s31 = s01;
  let a0 = a;
  let a1 = a0 + aRow;
  let a2 = a1 + aRow;
  let a3 = a2 + aRow;
  let at = b + column;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(at);
    const b1 = v128.load(at, 16);
    const x0 = v128.load32_splat(a0);
    s00 = f32x4.add(s00, f32x4.mul(x0, b0));
    s01 = f32x4.add(s01, f32x4.mul(x0, b1));
    const x1 = v128.load32_splat(a1);
    s10 = f32x4.add(s10, f32x4.mul(x1, b0));
    s11 = f32x4.add(s11, f32x4.mul(x1, b1));
    const x2 = v128.load32_splat(a2);
    s20 = f32x4.add(s20, f32x4.mul(x2, b0));
    s21 = f32x4.add(s21, f32x4.mul(x2, b1));
    const x3 = v128.load32_splat(a3);
    s30 = f32x4.add(s30, f32x4.mul(x3, b0));
    s31 = f32x4.add(s31, f32x4.mul(x3, b1));
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    at += width;
  }
  let to = row + column;
  v128.store(to, finish(s00, to, c, relu, mask));
  v128.store(to, finish(s01, to + 16, c, relu, mask), 16);
  to += width;
  v128.store(to, finish(s10, to, c, relu, mask));
  v128.store(to, finish(s11, to + 16, c, relu, mask), 16);
  to += width;
  v128.store(to, finish(s20, to, c, relu, mask));
  v128.store(to, finish(s21, to + 16, c, relu, mask), 16);
  to += width;
  v128.store(to, finish(s30, to, c, relu, mask));
  v128.store(to, finish(s31, to + 16, c, relu, mask), 16);
}

function tile4x4(
  a: usize,
  aRow: i32,
  aStep: i32,
  b: usize,
  depth: i32,
  c: usize,
  row: usize,
  width: i32,
  column: i32,
  bias: usize,
  relu: i32,
  mask: usize,
): void {
  let s0 = start(bias, column);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let a0 = a;
  let a1 = a0 + aRow;
  let a2 = a1 + aRow;
  let a3 = a2 + aRow;
  let at = b + column;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(at);
    s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(a0), b0));
    s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(a1), b0));
    s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(a2), b0));
    s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(a3), b0));
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    at += width;
  }
  let to = row + column;
  v128.store(to, finish(s0, to, c, relu, mask));
  to += width;
  v128.store(to, finish(s1, to, c, relu, mask));
  to += width;
  v128.store(to, finish(s2, to, c, relu, mask));
  to += width;
  v128.store(to, finish(s3, to, c, relu, mask));
}

function tile1x16(
  a: usize,
  aStep: i32,
  b: usize,
  depth: i32,
  c: usize,
  row: usize,
  width: i32,
  column: i32,
  bias: usize,
  relu: i32,
  mask: usize,
): void {
  let s0 = start(bias, column);
  let s1 = start(bias, column + 16);
  let s2 = start(bias, column + 32);
  let s3 = start(bias, column + 48);
  let from = a;
  let at = b + column;
  for (let k = 0; k < depth; k++) {
    const x = v128.load32_splat(from);
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(at)));
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(at, 16)));
    s2 = f32x4.add(s2, f32x4.mul(x, v128.load(at, 32)));
    s3 = f32x4.add(s3, f32x4.mul(x, v128.load(at, 48)));
    from += aStep;
    at += width;
  }
  const to = row + column;
  v128.store(to, finish(s0, to, c, relu, mask));
  v128.store(to, finish(s1, to + 16, c, relu, mask), 16);
  v128.store(to, finish(s2, to + 32, c, relu, mask), 32);
  v128.store(to, finish(s3, to + 48, c, relu, mask), 48);
}

function tile1x4(
  a: usize,
  aStep: i32,
  b: usize,
  depth: i32,
  c: usize,
  row: usize,
  width: i32,
  column: i32,
  bias: usize,
  relu: i32,
  mask: usize,
): void {
  let sum = start(bias, column);
  let from = a;
  let at = b + column;
  for (let k = 0; k < depth; k++) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(from), v128.load(at)));
    from += aStep;
    at += width;
  }
  const to = row + column;
  v128.store(to, finish(sum, to, c, relu, mask));
}
