import { pitchBytes } from './layout';

// The formulas and orders of summation are those of the contract, src/net/kernels. Where a group is
// one number (stride 1) it is done one by one, else four atoms at a time, padding and all.

export function duelingForward(
  actionCount: i32,
  atoms: i32,
  stride: i32,
  value: usize,
  advantages: usize,
  output: usize,
  rows: i32,
): void {
  const width = pitchBytes(actionCount * stride);
  const step = stride << 2;
  const size = actionCount * step;
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < step; k += 16) {
      if (stride == 1) {
        let sum: f32 = 0;
        for (let a = 0; a < size; a += 4) sum += load<f32>(advantages + a);
        const mean = sum / <f32>actionCount;
        const v = load<f32>(value);
        for (let a = 0; a < size; a += 4) {
          store<f32>(output + a, v + (load<f32>(advantages + a) - mean));
        }
      } else {
        let sum = f32x4.splat(0);
        for (let a = k; a < size; a += step) sum = f32x4.add(sum, v128.load(advantages + a));
        const mean = f32x4.div(sum, f32x4.splat(<f32>actionCount));
        const v = v128.load(value + k);
        for (let a = k; a < size; a += step) {
          v128.store(output + a, f32x4.add(v, f32x4.sub(v128.load(advantages + a), mean)));
        }
      }
    }
    value += pitchBytes(atoms);
    advantages += width;
    output += width;
  }
}

export function duelingBackward(
  actionCount: i32,
  atoms: i32,
  stride: i32,
  value: usize,
  advantages: usize,
  output: usize,
  rows: i32,
): void {
  const width = pitchBytes(actionCount * stride);
  const step = stride << 2;
  const size = actionCount * step;
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < step; k += 16) {
      if (stride == 1) {
        let sum: f32 = 0;
        for (let a = 0; a < size; a += 4) sum += load<f32>(output + a);
        store<f32>(value, sum);
        const mean = sum / <f32>actionCount;
        for (let a = 0; a < size; a += 4) {
          store<f32>(advantages + a, load<f32>(output + a) - mean);
        }
      } else {
        let sum = f32x4.splat(0);
        for (let a = k; a < size; a += step) sum = f32x4.add(sum, v128.load(output + a));
        v128.store(value + k, sum);
        const mean = f32x4.div(sum, f32x4.splat(<f32>actionCount));
        for (let a = k; a < size; a += step) {
          v128.store(advantages + a, f32x4.sub(v128.load(output + a), mean));
        }
      }
    }
    value += pitchBytes(atoms);
    advantages += width;
    output += width;
  }
}

export function add(from: usize, columns: i32, to: usize, rows: i32): void {
  const size = rows * pitchBytes(columns);
  for (let i = 0; i < size; i += 16) {
    v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(from + i)));
  }
}

export function multiply(from: usize, fromPitch: i32, columns: i32, to: usize, rows: i32): void {
  const width = pitchBytes(columns);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j += 16) {
      v128.store(to + j, f32x4.mul(v128.load(to + j), v128.load(from + j)));
    }
    from += fromPitch << 2;
    to += width;
  }
}

export function perturb(
  from: usize,
  deviations: usize,
  rows: i32,
  columns: i32,
  rowNoise: usize,
  columnNoise: usize,
  to: usize,
): void {
  const width = pitchBytes(columns);
  for (let i = 0; i < rows; i++) {
    const row = v128.load32_splat(rowNoise + (i << 2));
    for (let j = 0; j < width; j += 16) {
      const noise = f32x4.mul(row, v128.load(columnNoise + j));
      const change = f32x4.mul(v128.load(deviations + j), noise);
      v128.store(to + j, f32x4.add(v128.load(from + j), change));
    }
    from += width;
    deviations += width;
    to += width;
  }
}

export function noiseGradient(
  from: usize,
  rows: i32,
  columns: i32,
  rowNoise: usize,
  columnNoise: usize,
  to: usize,
): void {
  const width = pitchBytes(columns);
  for (let i = 0; i < rows; i++) {
    const row = v128.load32_splat(rowNoise + (i << 2));
    for (let j = 0; j < width; j += 16) {
      const noise = f32x4.mul(row, v128.load(columnNoise + j));
      v128.store(to + j, f32x4.mul(v128.load(from + j), noise));
    }
    from += width;
    to += width;
  }
}
