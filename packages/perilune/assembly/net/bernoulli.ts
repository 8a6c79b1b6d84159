import { exp4, log4 } from './exp-log';
import { pitchBytes } from './layout';

// The formulas and orders of summation are those of the contract, src/net/kernels/policy-operations.ts.

// @ts-ignore: decorator
@inline
function exponential(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

// @ts-ignore: decorator
@inline
function logistic(x: f32): f32 {
  return <f32>1 / (<f32>1 + exponential(-x));
}

/** log(1 + exp(-|x|)) */
// @ts-ignore: decorator
@inline
function softplus(x: f32): f32 {
  return f32x4.extract_lane(log4(f32x4.splat(<f32>1 + exponential(-abs(x)))), 0);
}

export function bernoulliLogs(
  logits: usize,
  columns: i32,
  actions: usize,
  logProbabilities: usize,
  entropies: usize,
  rows: i32,
): i32 {
  const width = pitchBytes(columns);
  const size = columns << 2;
  for (let r = 0; r < rows; r++) {
    let log: f32 = 0;
    let entropy: f32 = 0;
    for (let j = 0; j < size; j += 4) {
      const bit = load<f32>(actions + j);
      if (bit != 0 && bit != 1) return r;
      const x = load<f32>(logits + j);
      const z = bit == 1 ? x : -x;
      const rest = softplus(x);
      log += (z > 0 ? <f32>0 : z) - rest;
      entropy += (x < 0 ? <f32>0 : x) + rest - x * logistic(x);
    }
    store<f32>(logProbabilities + (r << 2), log);
    store<f32>(entropies + (r << 2), entropy);
    logits += width;
    actions += size;
  }
  return -1;
}

export function bernoulliBackward(
  logits: usize,
  columns: i32,
  actions: usize,
  flows: usize,
  logitGradient: usize,
  rows: i32,
  entropyWeight: f32,
): void {
  const width = pitchBytes(columns);
  const size = columns << 2;
  for (let r = 0; r < rows; r++) {
    const flow = load<f32>(flows + (r << 2));
    for (let j = 0; j < size; j += 4) {
      const x = load<f32>(logits + j);
      const p = logistic(x);
      const learned = flow * (load<f32>(actions + j) - p);
      store<f32>(logitGradient + j, learned - entropyWeight * (x * p * (<f32>1 - p)));
    }
    logits += width;
    logitGradient += width;
    actions += size;
  }
}
