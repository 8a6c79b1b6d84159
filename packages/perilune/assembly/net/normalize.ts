import { pitchBytes } from './layout';
import { firstRest, fourEightfold, lanesUpTo, secondRest, wholeBytes } from './sums';

// The formulas and orders of summation are those of the contract, src/net/kernels.ts. Four rows go
// together, their means and deviations in the lanes of a vector: one row alone would wait for each of
// its sums, quotients and roots. Missing rows are stood in for by the last one.

/** Two of the rows' numbers, four rows each: read back spread over a vector. */
const ofRows = memory.data(32, 16);

/** Two vectors of partial sums of each of four rows. */
const products = memory.data(128, 16);

export function layerNormForward(
  values: usize,
  columns: i32,
  gain: usize,
  bias: usize,
  epsilon: f32,
  scales: usize,
  output: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const count = f32x4.splat(<f32>columns);
  for (let r = 0; r < rows; r += 4) {
    const left = min(rows - r, 4);
    const x1 = values + min(left - 1, 1) * width;
    const x2 = values + min(left - 1, 2) * width;
    const x3 = values + min(left - 1, 3) * width;
    const sums = fourEightfold(
      numbers(values, columns),
      numbers(x1, columns),
      numbers(x2, columns),
      numbers(x3, columns),
    );
    v128.store(ofRows, f32x4.div(sums, count));
    const variances = fourEightfold(
      squares(values, columns, v128.load32_splat(ofRows)),
      squares(x1, columns, v128.load32_splat(ofRows, 4)),
      squares(x2, columns, v128.load32_splat(ofRows, 8)),
      squares(x3, columns, v128.load32_splat(ofRows, 12)),
    );
    const variance = f32x4.add(f32x4.div(variances, count), f32x4.splat(epsilon));
    v128.store(ofRows, f32x4.div(f32x4.splat(1), f32x4.sqrt(variance)), 16);
    for (let i = 0; i < left; i++) {
      const at = ofRows + (i << 2);
      store<f32>(scales + ((r + i) << 2), load<f32>(at, 16));
      normalize(values, columns, at, gain, bias, output);
      values += width;
      output += width;
    }
  }
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

/** @param ofRow the row's mean and, 16 bytes on, its scale */
// @ts-ignore: decorator
@inline
function normalize(
  x: usize,
  columns: i32,
  ofRow: usize,
  gain: usize,
  bias: usize,
  output: usize,
): void {
  const mean = v128.load32_splat(ofRow);
  const scale = v128.load32_splat(ofRow, 16);
  let left = columns;
  for (; left >= 8; left -= 8) {
    const n0 = f32x4.mul(f32x4.sub(v128.load(x), mean), scale);
    const n1 = f32x4.mul(f32x4.sub(v128.load(x, 16), mean), scale);
    v128.store(x, n0);
    v128.store(x, n1, 16);
    v128.store(output, rectified(n0, v128.load(gain), v128.load(bias)));
    v128.store(output, rectified(n1, v128.load(gain, 16), v128.load(bias, 16)), 16);
    x += 32;
    gain += 32;
    bias += 32;
    output += 32;
  }
  // The padding has to be zero: gradients of padding would count in their norm.
  for (; left > 0; left -= 4) {
    const normalized = f32x4.mul(f32x4.sub(v128.load(x), mean), scale);
    const own = v128.and(normalized, lanesUpTo(left, 0));
    v128.store(x, own);
    v128.store(output, rectified(own, v128.load(gain), v128.load(bias)));
    x += 16;
    gain += 16;
    bias += 16;
    output += 16;
  }
}

// @ts-ignore: decorator
@inline
function rectified(normalized: v128, gain: v128, bias: v128): v128 {
  // In this order a NaN stays: pmax(x, y) is x unless x < y.
  return f32x4.pmax(f32x4.add(f32x4.mul(normalized, gain), bias), f32x4.splat(0));
}

export function layerNormBackward(
  values: usize,
  columns: i32,
  gain: usize,
  scales: usize,
  gradient: usize,
  gainGradient: usize,
  biasGradient: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const count = f32x4.splat(<f32>columns);
  sumParameterGradients(values, gradient, width, gainGradient, biasGradient, rows);
  for (let r = 0; r < rows; r += 4) {
    const left = min(rows - r, 4);
    const o1 = min(left - 1, 1) * width;
    const o2 = min(left - 1, 2) * width;
    const o3 = min(left - 1, 3) * width;
    sumProducts(gradient, gain, values, columns, products);
    sumProducts(gradient + o1, gain, values + o1, columns, products + 16);
    sumProducts(gradient + o2, gain, values + o2, columns, products + 32);
    sumProducts(gradient + o3, gain, values + o3, columns, products + 48);
    const sums = fourEightfold(
      v128.load(products),
      v128.load(products, 16),
      v128.load(products, 32),
      v128.load(products, 48),
    );
    const pulls = fourEightfold(
      v128.load(products, 64),
      v128.load(products, 80),
      v128.load(products, 96),
      v128.load(products, 112),
    );
    v128.store(ofRows, f32x4.div(sums, count));
    v128.store(ofRows, f32x4.div(pulls, count), 16);
    for (let i = 0; i < left; i++) {
      const scale = v128.load32_splat(scales + ((r + i) << 2));
      pullBack(values, columns, gain, ofRows + (i << 2), scale, gradient);
      values += width;
      gradient += width;
    }
  }
}

/** Of eight columns at a time, from the top. */
// @ts-ignore: decorator
@inline
function sumParameterGradients(
  values: usize,
  gradient: usize,
  width: i32,
  gainGradient: usize,
  biasGradient: usize,
  rows: i32,
): void {
  const size = <usize>rows * width;
  let column: usize = 0;
  for (; column + 32 <= <usize>width; column += 32) {
    let gain0 = f32x4.splat(0);
    let gain1 = gain0;
    let bias0 = gain0;
    let bias1 = gain0;
    for (let at = column; at < size; at += width) {
      const g0 = v128.load(gradient + at);
      const g1 = v128.load(gradient + at, 16);
      gain0 = f32x4.add(gain0, f32x4.mul(g0, v128.load(values + at)));
      gain1 = f32x4.add(gain1, f32x4.mul(g1, v128.load(values + at, 16)));
      bias0 = f32x4.add(bias0, g0);
      bias1 = f32x4.add(bias1, g1);
    }
    v128.store(gainGradient + column, gain0);
    v128.store(gainGradient + column, gain1, 16);
    v128.store(biasGradient + column, bias0);
    v128.store(biasGradient + column, bias1, 16);
  }
  if (column == width) return;
  let gain = f32x4.splat(0);
  let bias = gain;
  for (let at = column; at < size; at += width) {
    const g = v128.load(gradient + at);
    gain = f32x4.add(gain, f32x4.mul(g, v128.load(values + at)));
    bias = f32x4.add(bias, g);
  }
  v128.store(gainGradient + column, gain);
  v128.store(biasGradient + column, bias);
}

/**
 * Writes the sums of the two vectors of eightfold sums, of h = g gain to `to` and of h xhat 64 bytes
 * on.
 */
// @ts-ignore: decorator
@inline
function sumProducts(g: usize, gain: usize, x: usize, columns: i32, to: usize): void {
  let even = f32x4.splat(0);
  let odd = even;
  let evenPull = even;
  let oddPull = even;
  let left = columns;
  for (; left >= 8; left -= 8) {
    const h0 = f32x4.mul(v128.load(g), v128.load(gain));
    const h1 = f32x4.mul(v128.load(g, 16), v128.load(gain, 16));
    even = f32x4.add(even, h0);
    odd = f32x4.add(odd, h1);
    evenPull = f32x4.add(evenPull, f32x4.mul(h0, v128.load(x)));
    oddPull = f32x4.add(oddPull, f32x4.mul(h1, v128.load(x, 16)));
    g += 32;
    gain += 32;
    x += 32;
  }
  if (left > 0) {
    const h = v128.and(f32x4.mul(v128.load(g), v128.load(gain)), lanesUpTo(left, 0));
    even = f32x4.add(even, h);
    evenPull = f32x4.add(evenPull, v128.and(f32x4.mul(h, v128.load(x)), lanesUpTo(left, 0)));
  }
  if (left > 4) {
    const h = v128.and(f32x4.mul(v128.load(g, 16), v128.load(gain, 16)), lanesUpTo(left, 4));
    odd = f32x4.add(odd, h);
    oddPull = f32x4.add(oddPull, v128.and(f32x4.mul(h, v128.load(x, 16)), lanesUpTo(left, 4)));
  }
  v128.store(to, f32x4.add(even, odd));
  v128.store(to, f32x4.add(evenPull, oddPull), 64);
}

/** One row's gradient, from that of gain xhat + bias to that of x; ofRow: a and, 16 bytes on, b. */
// @ts-ignore: decorator
@inline
function pullBack(x: usize, columns: i32, gain: usize, ofRow: usize, scale: v128, g: usize): void {
  const a = v128.load32_splat(ofRow);
  const b = v128.load32_splat(ofRow, 16);
  let left = columns;
  for (; left >= 8; left -= 8) {
    const h0 = f32x4.sub(f32x4.mul(v128.load(g), v128.load(gain)), a);
    const h1 = f32x4.sub(f32x4.mul(v128.load(g, 16), v128.load(gain, 16)), a);
    v128.store(g, f32x4.mul(f32x4.sub(h0, f32x4.mul(v128.load(x), b)), scale));
    v128.store(g, f32x4.mul(f32x4.sub(h1, f32x4.mul(v128.load(x, 16), b)), scale), 16);
    g += 32;
    gain += 32;
    x += 32;
  }
  for (; left > 0; left -= 4) {
    const h = f32x4.sub(f32x4.mul(v128.load(g), v128.load(gain)), a);
    const pulled = f32x4.mul(f32x4.sub(h, f32x4.mul(v128.load(x), b)), scale);
    v128.store(g, v128.and(pulled, lanesUpTo(left, 0)));
    g += 16;
    gain += 16;
    x += 16;
  }
}
