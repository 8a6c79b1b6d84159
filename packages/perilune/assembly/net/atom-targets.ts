import { pitchBytes } from './layout';
import { clamp } from './sums';

// The formulas and orders of summation are those of the contract, src/net/kernels.

export function atomTargets(
  rewards: usize,
  discounts: usize,
  next: usize,
  atoms: i32,
  targets: usize,
  rows: i32,
): void {
  const width = pitchBytes(atoms);
  for (let r = 0; r < rows; r++) {
    const reward = v128.load32_splat(rewards + (r << 2));
    const discount = v128.load32_splat(discounts + (r << 2));
    for (let k = 0; k < width; k += 16) {
      const bootstrap = f32x4.mul(discount, v128.load(next + k));
      v128.store(targets + k, f32x4.add(reward, bootstrap));
    }
    next += width;
    targets += width;
  }
}

export function projectAtoms(
  rewards: usize,
  discounts: usize,
  next: usize,
  atoms: i32,
  targets: usize,
  vMin: f32,
  vMax: f32,
  rows: i32,
): void {
  const width = pitchBytes(atoms);
  const last = <f32>(atoms - 1);
  const spacing = (vMax - vMin) / last;
  for (let r = 0; r < rows; r++) {
    const reward = load<f32>(rewards + (r << 2));
    const discount = load<f32>(discounts + (r << 2));
    memory.fill(targets, 0, width);
    for (let k = 0; k < atoms; k++) {
      const z = vMin + <f32>k * spacing;
      const t = clamp(reward + discount * z, vMin, vMax);
      if (t != t) {
        for (let j = 0; j < atoms; j++) store<f32>(targets + (j << 2), NaN);
        break;
      }
      const b = clamp((t - vMin) / spacing, 0, last);
      const l = floor<f32>(b);
      const u = b - l;
      const p = load<f32>(next + (k << 2));
      const at = targets + ((<usize>l) << 2);
      store<f32>(at, load<f32>(at) + p * (<f32>1 - u));
      if (u > 0) store<f32>(at, load<f32>(at, 4) + p * u, 4);
    }
    next += width;
    targets += width;
  }
}
