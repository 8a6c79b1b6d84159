import { pitchBytes } from './layout';
import { firstRest, fourEightfold, lanesUpTo, secondRest, wholeBytes } from './sums';

// The formulas and orders of summation are those of the contract, src/net/kernels.ts. Four rows go
// together, their means and deviations in the lanes of a vector: one row alone would wait for each of
// its sums, quotients and roots. Missing rows are stood in for by the last one.

/** Two of the rows' numbers, four rows each: read back spread over a vector. */
const ofRows = memory.data(32, 16);

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
    even = f32x4.add(even, square(at, mean));
    odd = f32x4.add(odd, square(at + 16, mean));
  }
  if (rest > 0) even = f32x4.add(even, v128.and(square(end, mean), firstRest(columns)));
  if (rest > 4) odd = f32x4.add(odd, v128.and(square(end + 16, mean), secondRest(columns)));
  return f32x4.add(even, odd);
}

// @ts-ignore: decorator
@inline
function square(at: usize, mean: v128): v128 {
  const d = f32x4.sub(v128.load(at), mean);
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
  const whole = (columns & ~3) << 2;
  for (let j = 0; j < whole; j += 16) {
    const normalized = f32x4.mul(f32x4.sub(v128.load(x + j), mean), scale);
    rectify(normalized, x + j, gain + j, bias + j, output + j);
  }
  if ((columns & 3) == 0) return;
  const normalized = f32x4.mul(f32x4.sub(v128.load(x + whole), mean), scale);
  // The padding has to be zero: gradients of padding would count in their norm.
  const own = v128.and(normalized, lanesUpTo(columns, columns & ~3));
  rectify(own, x + whole, gain + whole, bias + whole, output + whole);
}

// @ts-ignore: decorator
@inline
function rectify(normalized: v128, x: usize, gain: usize, bias: usize, output: usize): void {
  const sum = f32x4.add(f32x4.mul(normalized, v128.load(gain)), v128.load(bias));
  v128.store(x, normalized);
  // In this order a NaN stays: pmax(x, y) is x unless x < y.
  v128.store(output, f32x4.pmax(sum, f32x4.splat(0)));
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
    const sums = fourEightfold(
      products(gradient, gain, columns),
      products(gradient + o1, gain, columns),
      products(gradient + o2, gain, columns),
      products(gradient + o3, gain, columns),
    );
    const pulls = fourEightfold(
      tripleProducts(gradient, gain, values, columns),
      tripleProducts(gradient + o1, gain, values + o1, columns),
      tripleProducts(gradient + o2, gain, values + o2, columns),
      tripleProducts(gradient + o3, gain, values + o3, columns),
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

// @ts-ignore: decorator
@inline
function product(x: usize, y: usize): v128 {
  return f32x4.mul(v128.load(x), v128.load(y));
}

/** The sum of the two vectors of an eightfold sum of h = g gain. */
// @ts-ignore: decorator
@inline
function products(g: usize, gain: usize, columns: i32): v128 {
  const whole = wholeBytes(columns);
  const rest = columns & 7;
  let even = f32x4.splat(0);
  let odd = even;
  for (let j: usize = 0; j < whole; j += 32) {
    even = f32x4.add(even, product(g + j, gain + j));
    odd = f32x4.add(odd, product(g + j + 16, gain + j + 16));
  }
  g += whole;
  gain += whole;
  if (rest > 0) even = f32x4.add(even, v128.and(product(g, gain), firstRest(columns)));
  if (rest > 4) odd = f32x4.add(odd, v128.and(product(g + 16, gain + 16), secondRest(columns)));
  return f32x4.add(even, odd);
}

/** The same of h xhat. */
// @ts-ignore: decorator
@inline
function tripleProducts(g: usize, gain: usize, x: usize, columns: i32): v128 {
  const whole = wholeBytes(columns);
  const rest = columns & 7;
  let even = f32x4.splat(0);
  let odd = even;
  for (let j: usize = 0; j < whole; j += 32) {
    even = f32x4.add(even, f32x4.mul(product(g + j, gain + j), v128.load(x + j)));
    odd = f32x4.add(odd, f32x4.mul(product(g + j + 16, gain + j + 16), v128.load(x + j, 16)));
  }
  g += whole;
  gain += whole;
  x += whole;
  if (rest > 0) {
    const last = f32x4.mul(product(g, gain), v128.load(x));
    even = f32x4.add(even, v128.and(last, firstRest(columns)));
  }
  if (rest > 4) {
    const last = f32x4.mul(product(g + 16, gain + 16), v128.load(x, 16));
    odd = f32x4.add(odd, v128.and(last, secondRest(columns)));
  }
  return f32x4.add(even, odd);
}

/** One row's gradient, from that of gain xhat + bias to that of x; ofRow: a and, 16 bytes on, b. */
// @ts-ignore: decorator
@inline
function pullBack(x: usize, columns: i32, gain: usize, ofRow: usize, scale: v128, g: usize): void {
  const a = v128.load32_splat(ofRow);
  const b = v128.load32_splat(ofRow, 16);
  const whole = (columns & ~3) << 2;
  for (let j = 0; j < whole; j += 16)
    v128.store(g + j, pulled(x + j, gain + j, g + j, a, b, scale));
  if ((columns & 3) == 0) return;
  const last = pulled(x + whole, gain + whole, g + whole, a, b, scale);
  v128.store(g + whole, v128.and(last, lanesUpTo(columns, columns & ~3)));
}

// @ts-ignore: decorator
@inline
function pulled(x: usize, gain: usize, g: usize, a: v128, b: v128, scale: v128): v128 {
  const h = f32x4.sub(product(g, gain), a);
  return f32x4.mul(f32x4.sub(h, f32x4.mul(v128.load(x), b)), scale);
}
