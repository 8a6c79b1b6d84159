import { pitchBytes } from './layout';
import { firstRest, fourEightfold, lanesUpTo, secondRest, wholeBytes } from './sums';

// The formulas and orders of summation are those of the contract, src/net/kernels. Four rows go
// together, their means and deviations in the lanes of a vector: one row alone would wait for each of
// its sums, quotients and roots. Missing rows are stood in for by the last one.

/** Rows that are measured before any of them is normalized: so no quotient or root is waited for. */
const BLOCK: i32 = 16;

export function layerNormForward(
  values: usize,
  columns: i32,
  gain: usize,
  bias: usize,
  epsilon: f32,
  relu: i32,
  scales: usize,
  output: usize,
  rows: i32,
  scratch: usize,
): void {
  // Of a block's rows: the means and, 64 bytes on, 1 / their deviations.
  const means = scratch;
  const width = pitchBytes(columns);
  const least = f32x4.splat(relu ? 0 : -Infinity);
  for (let r = 0; r < rows; r += BLOCK) {
    const count = min(rows - r, BLOCK);
    for (let i = 0; i < count; i += 4) {
      measure(values + i * width, columns, width, epsilon, min(count - i, 4), means + (i << 2));
    }
    memory.copy(scales + (r << 2), means + 64, count << 2);
    normalize(values, columns, gain, bias, least, means, output, count);
    values += count * width;
    output += count * width;
  }
}

/** Writes the means of at most four rows to `to`, and 64 bytes on 1 / their deviations. */
// @ts-ignore: decorator
@inline
function measure(
  values: usize,
  columns: i32,
  width: i32,
  epsilon: f32,
  rows: i32,
  to: usize,
): void {
  const count = f32x4.splat(<f32>columns);
  const x1 = values + min(rows - 1, 1) * width;
  const x2 = values + min(rows - 1, 2) * width;
  const x3 = values + min(rows - 1, 3) * width;
  const sums = fourEightfold(
    numbers(values, columns),
    numbers(x1, columns),
    numbers(x2, columns),
    numbers(x3, columns),
  );
  v128.store(to, f32x4.div(sums, count));
  const variances = fourEightfold(
    squares(values, columns, v128.load32_splat(to)),
    squares(x1, columns, v128.load32_splat(to, 4)),
    squares(x2, columns, v128.load32_splat(to, 8)),
    squares(x3, columns, v128.load32_splat(to, 12)),
  );
  const variance = f32x4.add(f32x4.div(variances, count), f32x4.splat(epsilon));
  v128.store(to, f32x4.div(f32x4.splat(1), f32x4.sqrt(variance)), 64);
}

/** The sum of the two vectors of an eightfold sum of x. */
// @ts-ignore: decorator
@inline
function numbers(x: usize, columns: i32): v128 {
  const end = x + wholeBytes(columns);
  const rest = columns & 7;
  let even = f32x4.splat(0);
  let odd = even;
  for (let at = x; at < end; at += 32) {
    even = f32x4.add(even, v128.load(at));
    odd = f32x4.add(odd, v128.load(at, 16));
  }
  if (rest > 0) even = f32x4.add(even, v128.and(v128.load(end), firstRest(columns)));
  if (rest > 4) odd = f32x4.add(odd, v128.and(v128.load(end, 16), secondRest(columns)));
  return f32x4.add(even, odd);
}

/** The same of (x - mean)^2. */
// @ts-ignore: decorator
@inline
function squares(x: usize, columns: i32, mean: v128): v128 {
  const end = x + wholeBytes(columns);
  const rest = columns & 7;
  let even = f32x4.splat(0);
  let odd = even;
  for (let at = x; at < end; at += 32) {
    even = f32x4.add(even, square(v128.load(at), mean));
    odd = f32x4.add(odd, square(v128.load(at, 16), mean));
  }
  if (rest > 0) even = f32x4.add(even, v128.and(square(v128.load(end), mean), firstRest(columns)));
  if (rest > 4)
    odd = f32x4.add(odd, v128.and(square(v128.load(end, 16), mean), secondRest(columns)));
  return f32x4.add(even, odd);
}

// @ts-ignore: decorator
@inline
function square(x: v128, mean: v128): v128 {
  const d = f32x4.sub(x, mean);
  return f32x4.mul(d, d);
}

// @ts-ignore: decorator
@inline
function normalize(
  values: usize,
  columns: i32,
  gain: usize,
  bias: usize,
  least: v128,
  means: usize,
  output: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  let column: usize = 0;
  for (; column + 64 <= <usize>(columns << 2); column += 64) {
    strip16(
      values + column,
      width,
      gain + column,
      bias + column,
      least,
      means,
      output + column,
      rows,
    );
  }
  for (; column < <usize>width; column += 16) {
    const own = lanesUpTo(columns, <i32>(column >> 2));
    strip4(
      values + column,
      width,
      gain + column,
      bias + column,
      least,
      own,
      means,
      output + column,
      rows,
    );
  }
}

/** Sixteen columns of a block. */
// @ts-ignore: decorator
@inline
function strip16(
  x: usize,
  width: i32,
  gain: usize,
  bias: usize,
  least: v128,
  means: usize,
  output: usize,
  rows: i32,
): void {
  const gain0 = v128.load(gain);
  const gain1 = v128.load(gain, 16);
  const gain2 = v128.load(gain, 32);
  const gain3 = v128.load(gain, 48);
  const bias0 = v128.load(bias);
  const bias1 = v128.load(bias, 16);
  const bias2 = v128.load(bias, 32);
  const bias3 = v128.load(bias, 48);
  const end = means + (rows << 2);
  for (let row: usize = means; row < end; row += 4) {
    const mean = v128.load32_splat(row);
    const scale = v128.load32_splat(row, 64);
    const n0 = f32x4.mul(f32x4.sub(v128.load(x), mean), scale);
    v128.store(x, n0);
    v128.store(output, bounded(n0, gain0, bias0, least));
    const n1 = f32x4.mul(f32x4.sub(v128.load(x, 16), mean), scale);
    v128.store(x, n1, 16);
    v128.store(output, bounded(n1, gain1, bias1, least), 16);
    const n2 = f32x4.mul(f32x4.sub(v128.load(x, 32), mean), scale);
    v128.store(x, n2, 32);
    v128.store(output, bounded(n2, gain2, bias2, least), 32);
    const n3 = f32x4.mul(f32x4.sub(v128.load(x, 48), mean), scale);
    v128.store(x, n3, 48);
    v128.store(output, bounded(n3, gain3, bias3, least), 48);
    x += width;
    output += width;
  }
}

/** Four columns of a block. Their padding has to be zero: gradients of padding would count in their norm. */
// @ts-ignore: decorator
@inline
function strip4(
  x: usize,
  width: i32,
  gain: usize,
  bias: usize,
  least: v128,
  own: v128,
  means: usize,
  output: usize,
  rows: i32,
): void {
  const end = means + (rows << 2);
  for (let row: usize = means; row < end; row += 4) {
    const mean = v128.load32_splat(row);
    const scale = v128.load32_splat(row, 64);
    const normalized = v128.and(f32x4.mul(f32x4.sub(v128.load(x), mean), scale), own);
    v128.store(x, normalized);
    v128.store(output, bounded(normalized, v128.load(gain), v128.load(bias), least));
    x += width;
    output += width;
  }
}

/** ReLU where `least` is zero; where it is -infinity, nothing. */
// @ts-ignore: decorator
@inline
function bounded(normalized: v128, gain: v128, bias: v128, least: v128): v128 {
  // In this order a NaN stays: pmax(x, y) is x unless x < y.
  return f32x4.pmax(f32x4.add(f32x4.mul(normalized, gain), bias), least);
}
