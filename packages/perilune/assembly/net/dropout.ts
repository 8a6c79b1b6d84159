import { pitchBytes } from './layout';
import { lanesUpTo } from './sums';

// The formulas are those of the contract, src/net/kernels.

export function dropout(
  from: usize,
  columns: i32,
  threshold: i32,
  scale: f32,
  to: usize,
  key: i32,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const factor = f32x4.splat(scale);
  const least = i32x4.splat(threshold);
  const own = lanesUpTo(columns, (columns - 1) & ~3);
  let keys = i32x4.add(
    i32x4.splat(key),
    i32x4.mul(i32x4(1, 2, 3, 4), i32x4.splat(<i32>0x9e3779b9)),
  );
  // Four times that of one.
  const next = i32x4.splat(<i32>0x78dde6e4);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j += 16) {
      const kept = v128.not(i32x4.lt_u(hash(keys), least));
      const mine = j + 16 < width ? kept : v128.and(kept, own);
      v128.store(to + j, v128.and(f32x4.mul(v128.load(from + j), factor), mine));
      keys = i32x4.add(keys, next);
    }
    from += width;
    to += width;
  }
}

// @ts-ignore: decorator
@inline
function hash(bits: v128): v128 {
  let h = i32x4.mul(v128.xor(bits, i32x4.shr_u(bits, 16)), i32x4.splat(<i32>0x85ebca6b));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(<i32>0xc2b2ae35));
  return v128.xor(h, i32x4.shr_u(h, 16));
}
