import { pitchBytes } from './layout';

// As in batch-renorm.ts, four columns go together. Padding stays zero: its gradient and its gain are.

export function batchRenormBackward(
  values: usize,
  columns: i32,
  gain: usize,
  terms: usize,
  batch: i32,
  gradient: usize,
  gainGradient: usize,
  biasGradient: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const size = rows * width;
  for (let at = 0; at < width; at += 16) {
    let ofGain = f32x4.splat(0);
    let ofBias = ofGain;
    for (let i = at; i < size; i += width) {
      const g = v128.load(gradient + i);
      ofGain = f32x4.add(ofGain, f32x4.mul(g, v128.load(values + i)));
      ofBias = f32x4.add(ofBias, g);
    }
    v128.store(gainGradient + at, ofGain);
    v128.store(biasGradient + at, ofBias);
    const own = v128.load(gain + at);
    const scale = v128.load(terms + at);
    if (batch) pullBatch(values, own, terms + at, width, at, gradient, ofGain, ofBias, rows);
    else pull(own, scale, width, at, gradient, rows);
  }
}

// @ts-ignore: decorator
@inline
function pull(gain: v128, scale: v128, width: i32, at: i32, gradient: usize, rows: i32): void {
  for (let i = at; i < rows * width; i += width) {
    const h = f32x4.mul(v128.load(gradient + i), gain);
    v128.store(gradient + i, f32x4.mul(h, scale));
  }
}

// @ts-ignore: decorator
@inline
function pullBatch(
  values: usize,
  gain: v128,
  terms: usize,
  width: i32,
  at: i32,
  gradient: usize,
  ofGain: v128,
  ofBias: v128,
  rows: i32,
): void {
  const scale = v128.load(terms);
  const c = v128.load(terms + width);
  const a = f32x4.mul(gain, ofBias);
  const mean = f32x4.div(a, f32x4.splat(<f32>rows));
  const whole = f32x4.sub(
    f32x4.mul(v128.load(terms + 2 * width), a),
    f32x4.mul(v128.load(terms + 3 * width), f32x4.mul(gain, ofGain)),
  );
  const slope = f32x4.div(whole, f32x4.splat(<f32>(rows - 1)));
  for (let i = at; i < rows * width; i += width) {
    const h = f32x4.sub(f32x4.mul(v128.load(gradient + i), gain), mean);
    const way = f32x4.mul(f32x4.sub(v128.load(values + i), c), slope);
    v128.store(gradient + i, f32x4.mul(f32x4.add(h, way), scale));
  }
}
