import { pitchBytes } from './layout';
import { lanesUpTo } from './sums';

// The formulas are those of the contract, src/net/kernels.

export function clip(
  input: usize,
  inputPitch: i32,
  columns: i32,
  limit: f32,
  output: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const most = f32x4.splat(limit);
  const least = f32x4.splat(-limit);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < columns; j += 4) {
      // In this order a NaN stays: pmax(x, y) is x unless x < y.
      const y = f32x4.pmax(f32x4.pmin(v128.load(input + (j << 2)), most), least);
      v128.store(output + (j << 2), v128.and(y, lanesUpTo(columns, j)));
    }
    input += inputPitch << 2;
    output += width;
  }
}

export function clipBackward(
  output: usize,
  columns: i32,
  limit: f32,
  gradient: usize,
  rows: i32,
): void {
  const size = rows * pitchBytes(columns);
  const most = f32x4.splat(limit);
  const least = f32x4.splat(-limit);
  for (let i = 0; i < size; i += 16) {
    const y = v128.load(output + i);
    const isCut = v128.or(f32x4.ge(y, most), f32x4.le(y, least));
    v128.store(gradient + i, v128.andnot(v128.load(gradient + i), isCut));
  }
}
