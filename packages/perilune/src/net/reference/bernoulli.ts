import { pitch } from '../kernels/kernels.js';
import type { Factors, Step } from '../kernels/operations.js';
import { exp32, log32 } from './exp-log.js';
import type { Memory } from './memory.js';

const { abs, fround } = Math;

/** log(1 + exp(-|x|)) */
function softplus(x: number): number {
  return log32(fround(1 + exp32(-abs(x))));
}

function logistic(x: number): number {
  return fround(1 / fround(1 + exp32(-x)));
}

export function bernoulliLogs(
  { floats }: Memory,
  step: Step<'bernoulliLogs'>,
  rows: number,
): number {
  const { columns } = step;
  for (let r = 0; r < rows; r++) {
    let [log, entropy] = [0, 0];
    for (let j = 0; j < columns; j++) {
      const bit = floats[step.actions / 4 + r * columns + j]!;
      if (bit !== 0 && bit !== 1) return r;
      const x = floats[step.logits / 4 + r * pitch(columns) + j]!;
      const z = bit === 1 ? x : -x;
      const rest = softplus(x);
      log = fround(log + fround((z > 0 ? 0 : z) - rest));
      entropy = fround(entropy + fround(fround((x < 0 ? 0 : x) + rest) - fround(x * logistic(x))));
    }
    floats[step.logProbabilities / 4 + r] = log;
    floats[step.entropies / 4 + r] = entropy;
  }
  return -1;
}

export function bernoulliBackward(
  { floats }: Memory,
  step: Step<'bernoulliBackward'>,
  { rows, entropyWeight }: Factors<'bernoulliBackward'>,
): void {
  const weight = fround(entropyWeight);
  const { columns } = step;
  for (let r = 0; r < rows; r++) {
    const flow = floats[step.flows / 4 + r]!;
    for (let j = 0; j < columns; j++) {
      const at = r * pitch(columns) + j;
      const x = floats[step.logits / 4 + at]!;
      const p = logistic(x);
      const learned = fround(flow * fround(floats[step.actions / 4 + r * columns + j]! - p));
      const spread = fround(fround(x * p) * fround(1 - p));
      floats[step.logitGradient / 4 + at] = learned - fround(weight * spread);
    }
  }
}
