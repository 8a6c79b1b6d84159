import { exp4, log4 } from './exp-log';
import { pitchBytes } from './layout';
import { eightfold, lanesUpTo } from './sums';
import { tanh4 } from './tanh';

// Policies of continuous actions; the formulas and orders of summation are those of the contract,
// src/net/kernels.

const LEAST: f32 = -20;
const MOST: f32 = 2;
const EPSILON: f32 = 1e-6;
const HALF_LOG_2_PI: f32 = 0.9189385175704956;

// In this order a NaN stays: pmax(x, y) is x unless x < y.
// @ts-ignore: decorator
@inline
function clamp4(x: v128, least: f32, most: f32): v128 {
  return f32x4.pmax(f32x4.pmin(x, f32x4.splat(most)), f32x4.splat(least));
}

/** 1 - tanh(u)^2 */
// @ts-ignore: decorator
@inline
export function slopeAt(u: v128): v128 {
  const t = exp4(f32x4.mul(f32x4.splat(-2), f32x4.abs(u)));
  const sum = f32x4.add(f32x4.splat(1), t);
  return f32x4.div(f32x4.mul(f32x4.splat(4), t), f32x4.mul(sum, sum));
}

/** log p of one action that was squashed: of a standard normal z, the logarithm l of its deviation and the slope of tanh. */
// @ts-ignore: decorator
@inline
export function logDensityAt(z: v128, l: v128, slope: v128): v128 {
  const square = f32x4.mul(f32x4.splat(0.5), f32x4.mul(z, z));
  const gaussian = f32x4.sub(f32x4.sub(f32x4.neg(square), l), f32x4.splat(HALF_LOG_2_PI));
  return f32x4.sub(gaussian, log4(f32x4.add(slope, f32x4.splat(EPSILON))));
}

export function squashedSample(
  mean: usize,
  logDeviation: usize,
  noise: usize,
  columns: i32,
  actions: usize,
  slopes: usize,
  logProbabilities: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  for (let r = 0; r < rows; r++) {
    let even = f32x4.splat(0);
    let odd = even;
    for (let j = 0; j < columns; j += 4) {
      const at = r * width + (j << 2);
      const lanes = lanesUpTo(columns, j);
      const e = v128.load(noise + at);
      const l = clamp4(v128.load(logDeviation + at), LEAST, MOST);
      const u = f32x4.add(v128.load(mean + at), f32x4.mul(exp4(l), e));
      const slope = slopeAt(u);
      v128.store(actions + at, v128.and(tanh4(u), lanes));
      v128.store(slopes + at, v128.and(slope, lanes));
      const term = logDensityAt(e, l, slope);
      if (j & 4) odd = f32x4.add(odd, v128.and(term, lanes));
      else even = f32x4.add(even, v128.and(term, lanes));
    }
    store<f32>(logProbabilities + (r << 2), eightfold(even, odd));
  }
}

/** d loss / d u, of the gradient with respect to the actions and of `share` times log p. */
// @ts-ignore: decorator
@inline
export function pullAt(action: v128, slope: v128, gradient: v128, share: v128): v128 {
  const twice = f32x4.mul(f32x4.mul(f32x4.splat(2), action), slope);
  const bend = f32x4.mul(share, f32x4.div(twice, f32x4.add(slope, f32x4.splat(EPSILON))));
  return f32x4.add(f32x4.mul(gradient, slope), bend);
}

export function squashedBackward(
  logDeviation: usize,
  noise: usize,
  columns: i32,
  actions: usize,
  slopes: usize,
  actionGradient: usize,
  temperature: usize,
  meanGradient: usize,
  logDeviationGradient: usize,
  rows: i32,
): void {
  const share = f32x4.splat(load<f32>(temperature) * <f32>(1.0 / <f64>rows));
  const size = rows * pitchBytes(columns);
  for (let i = 0; i < size; i += 16) {
    const given = v128.load(logDeviation + i);
    const slope = v128.load(slopes + i);
    const pull = pullAt(v128.load(actions + i), slope, v128.load(actionGradient + i), share);
    const shift = f32x4.mul(exp4(clamp4(given, LEAST, MOST)), v128.load(noise + i));
    const isCut = v128.or(f32x4.lt(given, f32x4.splat(LEAST)), f32x4.gt(given, f32x4.splat(MOST)));
    v128.store(meanGradient + i, pull);
    const own = f32x4.sub(f32x4.mul(pull, shift), share);
    v128.store(logDeviationGradient + i, v128.andnot(own, isCut));
  }
}

export function smoothActions(
  actions: usize,
  noise: usize,
  columns: i32,
  scale: f32,
  clip: f32,
  rows: i32,
): void {
  const size = rows * pitchBytes(columns);
  for (let i = 0; i < size; i += 16) {
    const drawn = f32x4.mul(f32x4.splat(scale), v128.load(noise + i));
    const moved = f32x4.add(v128.load(actions + i), clamp4(drawn, -clip, clip));
    v128.store(actions + i, clamp4(moved, -1, 1));
  }
}

export function temperatureGradient(
  logProbabilities: usize,
  targetEntropy: f32,
  gradient: usize,
  rows: i32,
): void {
  let sum: f64 = 0;
  for (let r = 0; r < rows; r++) sum += load<f32>(logProbabilities + (r << 2));
  store<f32>(gradient, <f32>-(sum / <f64>rows + <f64>targetEntropy));
}
