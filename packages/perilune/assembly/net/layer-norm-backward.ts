import { pitchBytes } from './layout';
import { fourEightfold, lanesUpTo } from './sums';

// As in layer-norm.ts, four rows go together, and a block of rows through one step after the other.

const BLOCK: i32 = 16;

export function layerNormBackward(
  values: usize,
  columns: i32,
  gain: usize,
  scales: usize,
  gradient: usize,
  gainGradient: usize,
  biasGradient: usize,
  rows: i32,
  scratch: usize,
): void {
  // Of a block's rows: the means of h = g gain and, 64 bytes on, of h xhat.
  const sums = scratch;
  // Of each of four rows the partial sums of the one and, 64 bytes on, of the other.
  const products = scratch + 128;
  const width = pitchBytes(columns);
  sumParameterGradients(values, gradient, width, gainGradient, biasGradient, rows);
  for (let r = 0; r < rows; r += BLOCK) {
    const count = min(rows - r, BLOCK);
    for (let i = 0; i < count; i += 4) {
      const at = i * width;
      measure(
        values + at,
        gradient + at,
        gain,
        columns,
        width,
        min(count - i, 4),
        products,
        sums + (i << 2),
      );
    }
    for (let i = 0; i < count; i++) {
      const scale = v128.load32_splat(scales + ((r + i) << 2));
      pullBack(values, columns, gain, sums + (i << 2), scale, gradient);
      values += width;
      gradient += width;
    }
  }
}

/** Writes a of at most four rows to `to`, and b 64 bytes on: what `pullBack` takes off. */
// @ts-ignore: decorator
@inline
function measure(
  x: usize,
  g: usize,
  gain: usize,
  columns: i32,
  width: i32,
  rows: i32,
  products: usize,
  to: usize,
): void {
  const count = f32x4.splat(<f32>columns);
  const o1 = min(rows - 1, 1) * width;
  const o2 = min(rows - 1, 2) * width;
  const o3 = min(rows - 1, 3) * width;
  sumProducts(g, gain, x, columns, products);
  sumProducts(g + o1, gain, x + o1, columns, products + 16);
  sumProducts(g + o2, gain, x + o2, columns, products + 32);
  sumProducts(g + o3, gain, x + o3, columns, products + 48);
  const whole = fourEightfold(
    v128.load(products),
    v128.load(products, 16),
    v128.load(products, 32),
    v128.load(products, 48),
  );
  const pulled = fourEightfold(
    v128.load(products, 64),
    v128.load(products, 80),
    v128.load(products, 96),
    v128.load(products, 112),
  );
  v128.store(to, f32x4.div(whole, count));
  v128.store(to, f32x4.div(pulled, count), 64);
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

/** One row's gradient, from that of gain xhat + bias to that of x; ofRow: a and, 64 bytes on, b. */
// @ts-ignore: decorator
@inline
function pullBack(x: usize, columns: i32, gain: usize, ofRow: usize, scale: v128, g: usize): void {
  const a = v128.load32_splat(ofRow);
  const b = v128.load32_splat(ofRow, 64);
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
