import { pitchBytes } from './layout';

// The formulas are those of the contract, src/net/kernels.

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
