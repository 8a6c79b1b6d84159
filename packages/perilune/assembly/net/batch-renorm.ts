import { pitchBytes } from './layout';
import { lanesUpTo } from './sums';

// The formulas and orders of summation are those of the contract, src/net/kernels. Four columns go together,
// their rows from the top.

export function batchRenormForward(
  input: usize,
  inputPitch: i32,
  columns: i32,
  gain: usize,
  bias: usize,
  mean: usize,
  variance: usize,
  epsilon: f32,
  relu: i32,
  values: usize,
  terms: usize,
  output: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const zero = f32x4.splat(0);
  for (let j = 0; j < columns; j += 4) {
    const at = j << 2;
    const scale = reciprocal(v128.load(variance + at), epsilon);
    v128.store(terms + at, scale);
    normalize(
      input + at,
      inputPitch,
      v128.load(mean + at),
      zero,
      scale,
      v128.load(gain + at),
      v128.load(bias + at),
      relu,
      lanesUpTo(columns, j),
      width,
      values + at,
      output + at,
      rows,
    );
  }
}

export function batchRenormLearn(
  input: usize,
  inputPitch: i32,
  columns: i32,
  gain: usize,
  bias: usize,
  mean: usize,
  variance: usize,
  epsilon: f32,
  relu: i32,
  values: usize,
  terms: usize,
  output: usize,
  steps: usize,
  momentum: f32,
  warmup: f32,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const isRenormalized = load<f32>(steps) > warmup;
  for (let j = 0; j < columns; j += 4) {
    const at = j << 2;
    const own = lanesUpTo(columns, j);
    const m = meanOf(input + at, inputPitch, own, rows);
    const v = varianceOf(input + at, inputPitch, own, m, rows);
    const b = plan(m, v, mean + at, variance + at, epsilon, isRenormalized, terms + at, width);
    normalize(
      input + at,
      inputPitch,
      m,
      b,
      v128.load(terms + at),
      v128.load(gain + at),
      v128.load(bias + at),
      relu,
      own,
      width,
      values + at,
      output + at,
      rows,
    );
    follow(mean + at, m, momentum, own);
    follow(variance + at, v, momentum, own);
  }
  store<f32>(steps, load<f32>(steps) + 1);
}

/** Writes the terms of four columns, and returns by how much they are moved. */
// @ts-ignore: decorator
@inline
function plan(
  m: v128,
  v: v128,
  mean: usize,
  variance: usize,
  epsilon: f32,
  isRenormalized: bool,
  terms: usize,
  width: i32,
): v128 {
  const one = f32x4.splat(1);
  let r = one;
  let d = f32x4.splat(0);
  if (isRenormalized) {
    const running = deviation(v128.load(variance), epsilon);
    r = clamped(f32x4.div(deviation(v, epsilon), running), <f32>(1.0 / 3.0), 3);
    d = clamped(f32x4.div(f32x4.sub(m, v128.load(mean)), running), -5, 5);
  }
  const s = f32x4.sqrt(v);
  const b = f32x4.div(f32x4.mul(d, s), r);
  const square = f32x4.mul(r, r);
  const scale = reciprocal(f32x4.div(v, square), epsilon);
  const pull = f32x4.div(d, f32x4.mul(f32x4.mul(r, s), scale));
  v128.store(terms, scale);
  v128.store(terms + width, f32x4.mul(b, scale));
  v128.store(terms + 2 * width, v128.and(pull, f32x4.gt(s, f32x4.splat(0))));
  v128.store(terms + 3 * width, f32x4.div(one, square));
  return b;
}

// @ts-ignore: decorator
@inline
function deviation(variance: v128, epsilon: f32): v128 {
  return f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon)));
}

// @ts-ignore: decorator
@inline
function reciprocal(variance: v128, epsilon: f32): v128 {
  return f32x4.div(f32x4.splat(1), deviation(variance, epsilon));
}

/** In this order a NaN stays: pmin(x, y) is x unless y < x. */
// @ts-ignore: decorator
@inline
function clamped(x: v128, least: f32, most: f32): v128 {
  return f32x4.pmax(f32x4.pmin(x, f32x4.splat(most)), f32x4.splat(least));
}

// @ts-ignore: decorator
@inline
function meanOf(x: usize, inputPitch: i32, own: v128, rows: i32): v128 {
  let sum = f32x4.splat(0);
  for (let r = 0; r < rows; r++) {
    sum = f32x4.add(sum, v128.and(v128.load(x), own));
    x += inputPitch << 2;
  }
  return f32x4.div(sum, f32x4.splat(<f32>rows));
}

// @ts-ignore: decorator
@inline
function varianceOf(x: usize, inputPitch: i32, own: v128, m: v128, rows: i32): v128 {
  let sum = f32x4.splat(0);
  for (let r = 0; r < rows; r++) {
    const u = f32x4.sub(v128.and(v128.load(x), own), m);
    sum = f32x4.add(sum, f32x4.mul(u, u));
    x += inputPitch << 2;
  }
  return f32x4.div(sum, f32x4.splat(<f32>(rows - 1)));
}

// @ts-ignore: decorator
@inline
function follow(at: usize, to: v128, momentum: f32, own: v128): void {
  const from = v128.load(at);
  const way = f32x4.mul(f32x4.splat(momentum), f32x4.sub(to, from));
  v128.store(at, v128.and(f32x4.add(from, way), own));
}

/** Four columns of all rows. */
// @ts-ignore: decorator
@inline
function normalize(
  x: usize,
  inputPitch: i32,
  m: v128,
  b: v128,
  scale: v128,
  gain: v128,
  bias: v128,
  relu: i32,
  own: v128,
  width: i32,
  values: usize,
  output: usize,
  rows: i32,
): void {
  const least = f32x4.splat(relu ? 0 : -Infinity);
  for (let r = 0; r < rows; r++) {
    const moved = f32x4.add(f32x4.sub(v128.load(x), m), b);
    const xhat = v128.and(f32x4.mul(moved, scale), own);
    v128.store(values, xhat);
    v128.store(output, f32x4.pmax(f32x4.add(f32x4.mul(xhat, gain), bias), least));
    x += inputPitch << 2;
    values += width;
    output += width;
  }
}
