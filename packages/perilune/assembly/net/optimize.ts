/** The sum of squares in eight partial sums, added as the contract says. */
export function sumOfSquares(block: usize, count: i32): f64 {
  let s01 = f64x2.splat(0);
  let s23 = s01;
  let s45 = s01;
  let s67 = s01;
  const end = block + (count << 2);
  for (let at = block; at < end; at += 32) {
    const x = v128.load(at);
    const y = v128.load(at, 16);
    const x01 = f64x2.promote_low_f32x4(x);
    const x23 = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
    const y01 = f64x2.promote_low_f32x4(y);
    const y23 = f64x2.promote_low_f32x4(v128.shuffle<f32>(y, y, 2, 3, 2, 3));
    s01 = f64x2.add(s01, f64x2.mul(x01, x01));
    s23 = f64x2.add(s23, f64x2.mul(x23, x23));
    s45 = f64x2.add(s45, f64x2.mul(y01, y01));
    s67 = f64x2.add(s67, f64x2.mul(y23, y23));
  }
  const sums = f64x2.add(f64x2.add(s01, s45), f64x2.add(s23, s67));
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Whether no number of a block is infinite or NaN; count is a multiple of 4. */
export function allFinite(block: usize, count: i32): bool {
  const zero = f32x4.splat(0);
  let s0 = zero;
  let s1 = zero;
  const end = block + (count << 2);
  let at = block;
  for (; at + 32 <= end; at += 32) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(at), zero));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(at, 16), zero));
  }
  if (at < end) s0 = f32x4.add(s0, f32x4.mul(v128.load(at), zero));
  return v128.any_true(f32x4.ne(f32x4.add(s0, s1), zero)) == false;
}

export function scale(block: usize, count: i32, factor: f32): void {
  const by = f32x4.splat(factor);
  const end = block + (count << 2);
  for (let at = block; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), by));
}

export function sgd(parameters: usize, gradients: usize, count: i32, learningRate: f32): void {
  const rate = f32x4.splat(learningRate);
  const size = (<usize>count) << 2;
  for (let i: usize = 0; i < size; i += 16) {
    const change = f32x4.mul(rate, v128.load(gradients + i));
    v128.store(parameters + i, f32x4.sub(v128.load(parameters + i), change));
  }
}

// @ts-ignore: decorator
@inline
export function flush(value: v128, leastNormal: v128): v128 {
  return v128.andnot(value, f32x4.lt(f32x4.abs(value), leastNormal));
}

export function adam(
  parameters: usize,
  gradients: usize,
  firstMoments: usize,
  secondMoments: usize,
  count: i32,
  beta1: f32,
  beta2: f32,
  oneMinusBeta1: f32,
  oneMinusBeta2: f32,
  epsilon: f32,
  stepSize: f32,
  rootCorrection: f32,
  scratch: usize,
): void {
  // Read back as vectors, the constants stay in V8's registers.
  const constants = scratch;
  store<f32>(constants, beta1);
  store<f32>(constants, beta2, 4);
  store<f32>(constants, oneMinusBeta1, 8);
  store<f32>(constants, oneMinusBeta2, 12);
  store<f32>(constants, epsilon, 16);
  store<f32>(constants, stepSize, 20);
  store<f32>(constants, rootCorrection, 24);
  store<u32>(constants, 0x00800000, 28);
  const keepFirst = v128.load32_splat(constants);
  const keepSecond = v128.load32_splat(constants, 4);
  const takeFirst = v128.load32_splat(constants, 8);
  const takeSecond = v128.load32_splat(constants, 12);
  const offset = v128.load32_splat(constants, 16);
  const rate = v128.load32_splat(constants, 20);
  const correction = v128.load32_splat(constants, 24);
  const leastNormal = v128.load32_splat(constants, 28);
  const size = (<usize>count) << 2;
  for (let i: usize = 0; i < size; i += 16) {
    const g = v128.load(gradients + i);
    const oldFirst = f32x4.mul(keepFirst, v128.load(firstMoments + i));
    const oldSecond = f32x4.mul(keepSecond, v128.load(secondMoments + i));
    const m = flush(f32x4.add(oldFirst, f32x4.mul(takeFirst, g)), leastNormal);
    const v = flush(f32x4.add(oldSecond, f32x4.mul(f32x4.mul(takeSecond, g), g)), leastNormal);
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(v), correction), offset);
    const change = f32x4.mul(rate, f32x4.div(m, root));
    v128.store(firstMoments + i, m);
    v128.store(secondMoments + i, v);
    v128.store(parameters + i, f32x4.sub(v128.load(parameters + i), change));
  }
}

export function polyak(from: usize, to: usize, count: i32, tau: f64): void {
  const keep = f32x4.splat(<f32>(1.0 - tau));
  const take = f32x4.splat(<f32>tau);
  const size = (<usize>count) << 2;
  for (let i: usize = 0; i < size; i += 16) {
    const kept = f32x4.mul(keep, v128.load(to + i));
    v128.store(to + i, f32x4.add(kept, f32x4.mul(take, v128.load(from + i))));
  }
}

export function copy(from: usize, to: usize, count: i32): void {
  memory.copy(to, from, count << 2);
}
