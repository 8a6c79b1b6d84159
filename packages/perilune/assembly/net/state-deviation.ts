import { exp, log4 } from './exp-log';
import { pitchBytes } from './layout';
import { lanesUpTo } from './sums';

// The formulas and orders of summation are those of the contract, src/net/kernels/policy-operations.ts.

const EPSILON: f32 = 1e-6;

export function stateDeviations(
  input: usize,
  inputPitch: i32,
  inputs: i32,
  logDeviations: usize,
  columns: i32,
  squares: usize,
  variances: usize,
  output: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const size = inputs * width;
  exp(logDeviations, squares, size >> 2);
  for (let i = 0; i < size; i += 16) {
    const deviation = v128.load(squares + i);
    v128.store(squares + i, f32x4.mul(deviation, deviation));
  }
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < columns; j += 4) {
      const at = r * width + (j << 2);
      let sum = f32x4.splat(0);
      for (let i = 0; i < inputs; i++) {
        const h = v128.load32_splat(input + ((r * inputPitch + i) << 2));
        const square = v128.load(squares + i * width + (j << 2));
        sum = f32x4.add(sum, f32x4.mul(f32x4.mul(h, h), square));
      }
      const variance = f32x4.add(sum, f32x4.splat(EPSILON));
      v128.store(variances + at, variance);
      const half = f32x4.mul(f32x4.splat(0.5), log4(variance));
      v128.store(output + at, v128.and(half, lanesUpTo(columns, j)));
    }
  }
}

export function stateDeviationsBackward(
  input: usize,
  inputPitch: i32,
  inputs: i32,
  columns: i32,
  squares: usize,
  variances: usize,
  gradient: usize,
  deviationGradient: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const size = rows * width;
  for (let i = 0; i < size; i += 16) {
    const share = f32x4.div(v128.load(gradient + i), v128.load(variances + i));
    v128.store(gradient + i, share);
  }
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < width; j += 16) {
      let sum = f32x4.splat(0);
      for (let r = 0; r < rows; r++) {
        const h = v128.load32_splat(input + ((r * inputPitch + i) << 2));
        const share = v128.load(gradient + r * width + j);
        sum = f32x4.add(sum, f32x4.mul(f32x4.mul(h, h), share));
      }
      const at = i * width + j;
      v128.store(deviationGradient + at, f32x4.mul(v128.load(squares + at), sum));
    }
  }
}
