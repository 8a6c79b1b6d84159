import { logDensityAt, pullAt, slopeAt } from './actors';
import { exp4 } from './exp-log';
import { pitchBytes } from './layout';
import { eightfold, lanesUpTo } from './sums';
import { tanh4 } from './tanh';

// Actions whose noise is a function of the state; the formulas and orders of summation are those of the contract,
// src/net/kernels.

export function stateSample(
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
      const n = v128.load(noise + at);
      const l = v128.load(logDeviation + at);
      const u = f32x4.add(v128.load(mean + at), n);
      const slope = slopeAt(u);
      v128.store(actions + at, v128.and(tanh4(u), lanes));
      v128.store(slopes + at, v128.and(slope, lanes));
      const term = logDensityAt(f32x4.div(n, exp4(l)), l, slope);
      if (j & 4) odd = f32x4.add(odd, v128.and(term, lanes));
      else even = f32x4.add(even, v128.and(term, lanes));
    }
    store<f32>(logProbabilities + (r << 2), eightfold(even, odd));
  }
}

export function stateSampleBackward(
  logDeviation: usize,
  noise: usize,
  columns: i32,
  actions: usize,
  slopes: usize,
  actionGradient: usize,
  temperature: usize,
  meanGradient: usize,
  noiseGradient: usize,
  logDeviationGradient: usize,
  rows: i32,
): void {
  const share = f32x4.splat(load<f32>(temperature) * <f32>(1.0 / <f64>rows));
  const size = rows * pitchBytes(columns);
  for (let i = 0; i < size; i += 16) {
    const slope = v128.load(slopes + i);
    const pull = pullAt(v128.load(actions + i), slope, v128.load(actionGradient + i), share);
    const deviation = exp4(v128.load(logDeviation + i));
    const z = f32x4.div(v128.load(noise + i), deviation);
    v128.store(meanGradient + i, pull);
    v128.store(noiseGradient + i, f32x4.sub(pull, f32x4.mul(share, f32x4.div(z, deviation))));
    const own = f32x4.sub(f32x4.mul(share, f32x4.mul(z, z)), share);
    v128.store(logDeviationGradient + i, own);
  }
}
