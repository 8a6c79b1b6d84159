import { flush } from './optimize';

export function rmsprop(
  parameters: usize,
  gradients: usize,
  secondMoments: usize,
  count: i32,
  inside: i32,
  decay: f32,
  oneMinusDecay: f32,
  epsilon: f32,
  learningRate: f32,
): void {
  const keep = f32x4.splat(decay);
  const take = f32x4.splat(oneMinusDecay);
  const offset = f32x4.splat(epsilon);
  const rate = f32x4.splat(learningRate);
  const leastNormal = i32x4.splat(0x00800000);
  const size = (<usize>count) << 2;
  for (let i: usize = 0; i < size; i += 16) {
    const g = v128.load(gradients + i);
    const old = f32x4.mul(keep, v128.load(secondMoments + i));
    const v = flush(f32x4.add(old, f32x4.mul(f32x4.mul(take, g), g)), leastNormal);
    const root = inside ? f32x4.sqrt(f32x4.add(v, offset)) : f32x4.add(f32x4.sqrt(v), offset);
    const change = f32x4.mul(rate, f32x4.div(g, root));
    v128.store(secondMoments + i, v);
    v128.store(parameters + i, f32x4.sub(v128.load(parameters + i), change));
  }
}
