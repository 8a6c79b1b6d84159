import { pitchBytes } from './layout';
import { eightfold, firstRest, secondRest, wholeBytes } from './sums';

// The formulas and orders of summation are those of the contract, src/net/kernels.ts. Vectors go in
// pairs, as eightfold sums do; `first` and `second` mask what is left of a row.

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
  for (let r = 0; r < rows; r++) {
    center(values, columns);
    const variance = meanSquare(values, columns);
    const scale: f32 = <f32>1 / sqrt<f32>(variance + epsilon);
    store<f32>(scales + (r << 2), scale);
    normalize(values, width, f32x4.splat(scale), gain, bias, output);
    values += width;
    output += width;
  }
}

/** x -= mean; padding becomes zero. */
// @ts-ignore: decorator
@inline
function center(x: usize, columns: i32): void {
  const whole = wholeBytes(columns);
  const rest = columns & 7;
  let even = f32x4.splat(0);
  let odd = even;
  for (let at = x; at < x + whole; at += 32) {
    even = f32x4.add(even, v128.load(at));
    odd = f32x4.add(odd, v128.load(at, 16));
  }
  const end = x + whole;
  if (rest > 0) even = f32x4.add(even, v128.and(v128.load(end), firstRest(columns)));
  if (rest > 4) odd = f32x4.add(odd, v128.and(v128.load(end, 16), secondRest(columns)));
  const mean = f32x4.splat(eightfold(even, odd) / <f32>columns);
  for (let at = x; at < end; at += 32) {
    v128.store(at, f32x4.sub(v128.load(at), mean));
    v128.store(at, f32x4.sub(v128.load(at, 16), mean), 16);
  }
  if (rest > 0) v128.store(end, v128.and(f32x4.sub(v128.load(end), mean), firstRest(columns)));
  if (rest > 4) {
    v128.store(end, v128.and(f32x4.sub(v128.load(end, 16), mean), secondRest(columns)), 16);
  }
}

// @ts-ignore: decorator
@inline
function meanSquare(x: usize, columns: i32): f32 {
  const end = x + pitchBytes(columns);
  let even = f32x4.splat(0);
  let odd = even;
  let at = x;
  for (; at + 32 <= end; at += 32) {
    const d = v128.load(at);
    const e = v128.load(at, 16);
    even = f32x4.add(even, f32x4.mul(d, d));
    odd = f32x4.add(odd, f32x4.mul(e, e));
  }
  if (at < end) even = f32x4.add(even, f32x4.mul(v128.load(at), v128.load(at)));
  return eightfold(even, odd) / <f32>columns;
}

// @ts-ignore: decorator
@inline
function normalize(x: usize, width: i32, scale: v128, gain: usize, bias: usize, to: usize): void {
  const zero = f32x4.splat(0);
  for (let j = 0; j < width; j += 16) {
    const normalized = f32x4.mul(v128.load(x + j), scale);
    const sum = f32x4.add(f32x4.mul(normalized, v128.load(gain + j)), v128.load(bias + j));
    v128.store(x + j, normalized);
    // In this order a NaN stays: pmax(x, y) is x unless x < y.
    v128.store(to + j, f32x4.pmax(sum, zero));
  }
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
  sumParameterGradients(values, gradient, width, gainGradient, biasGradient, rows);
  for (let r = 0; r < rows; r++) {
    const scale = f32x4.splat(load<f32>(scales + (r << 2)));
    pullBack(values, columns, gain, scale, gradient);
    values += width;
    gradient += width;
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

/** One row's gradient, from that of gain xhat + bias to that of x. */
// @ts-ignore: decorator
@inline
function pullBack(x: usize, columns: i32, gain: usize, scale: v128, g: usize): void {
  const whole = wholeBytes(columns);
  const rest = columns & 7;
  let even = f32x4.splat(0);
  let odd = even;
  let evenProducts = even;
  let oddProducts = even;
  for (let j: usize = 0; j < whole; j += 32) {
    const h0 = f32x4.mul(v128.load(g + j), v128.load(gain + j));
    const h1 = f32x4.mul(v128.load(g + j, 16), v128.load(gain + j, 16));
    even = f32x4.add(even, h0);
    odd = f32x4.add(odd, h1);
    evenProducts = f32x4.add(evenProducts, f32x4.mul(h0, v128.load(x + j)));
    oddProducts = f32x4.add(oddProducts, f32x4.mul(h1, v128.load(x + j, 16)));
    v128.store(g + j, h0);
    v128.store(g + j, h1, 16);
  }
  if (rest > 0) {
    const h0 = f32x4.mul(v128.load(g + whole), v128.load(gain + whole));
    even = f32x4.add(even, v128.and(h0, firstRest(columns)));
    const products = f32x4.mul(h0, v128.load(x + whole));
    evenProducts = f32x4.add(evenProducts, v128.and(products, firstRest(columns)));
    v128.store(g + whole, h0);
  }
  if (rest > 4) {
    const h1 = f32x4.mul(v128.load(g + whole, 16), v128.load(gain + whole, 16));
    odd = f32x4.add(odd, v128.and(h1, secondRest(columns)));
    const products = f32x4.mul(h1, v128.load(x + whole, 16));
    oddProducts = f32x4.add(oddProducts, v128.and(products, secondRest(columns)));
    v128.store(g + whole, h1, 16);
  }
  const a = f32x4.splat(eightfold(even, odd) / <f32>columns);
  const b = f32x4.splat(eightfold(evenProducts, oddProducts) / <f32>columns);
  const width = <usize>pitchBytes(columns);
  for (let j: usize = 0; j < width; j += 16) {
    const h = f32x4.sub(v128.load(g + j), a);
    v128.store(g + j, f32x4.mul(f32x4.sub(h, f32x4.mul(v128.load(x + j), b)), scale));
  }
}
