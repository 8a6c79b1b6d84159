import { exp4 } from './exp-log';
import { pitchBytes } from './layout';

// The formulas and orders of summation are those of the contract, src/net/kernels/policy-operations.ts.

/** 0.5 log(2 pi), and the entropy of a standard normal. */
const HALF_LOG_2_PI: f32 = 0.9189385332046727;
const ENTROPY: f32 = 1.4189385332046727;

// @ts-ignore: decorator
@inline
function exponential(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

export function gaussianLogs(
  means: usize,
  logDeviations: usize,
  columns: i32,
  actions: usize,
  logProbabilities: usize,
  entropies: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const size = columns << 2;
  for (let r = 0; r < rows; r++) {
    let log: f32 = 0;
    let entropy: f32 = 0;
    for (let j = 0; j < size; j += 4) {
      const logDeviation = load<f32>(logDeviations + j);
      const z = (load<f32>(actions + j) - load<f32>(means + j)) / exponential(logDeviation);
      log += <f32>-0.5 * (z * z) - logDeviation - HALF_LOG_2_PI;
      entropy += logDeviation + ENTROPY;
    }
    store<f32>(logProbabilities + (r << 2), log);
    store<f32>(entropies + (r << 2), entropy);
    means += width;
    logDeviations += width;
    actions += size;
  }
}

export function gaussianBackward(
  means: usize,
  logDeviations: usize,
  columns: i32,
  actions: usize,
  flows: usize,
  meanGradient: usize,
  deviationGradient: usize,
  rows: i32,
  entropyWeight: f32,
): void {
  const width = pitchBytes(columns);
  const size = columns << 2;
  for (let r = 0; r < rows; r++) {
    const flow = load<f32>(flows + (r << 2));
    for (let j = 0; j < size; j += 4) {
      const deviation = exponential(load<f32>(logDeviations + j));
      const z = (load<f32>(actions + j) - load<f32>(means + j)) / deviation;
      store<f32>(meanGradient + j, flow * (z / deviation));
      store<f32>(deviationGradient + j, flow * (z * z - 1) + entropyWeight);
    }
    means += width;
    logDeviations += width;
    meanGradient += width;
    deviationGradient += width;
    actions += size;
  }
}
