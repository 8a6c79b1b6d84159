import { pitch } from '../kernels/kernels.js';
import type { Factors, Step } from '../kernels/operations.js';
import { exp32 } from './exp-log.js';
import type { Memory } from './memory.js';

const { fround } = Math;

/** 0.5 log(2 pi), and the entropy of a standard normal. */
const HALF_LOG_2_PI = fround(0.9189385332046727);
const ENTROPY = fround(1.4189385332046727);

export function gaussianLogs({ floats }: Memory, step: Step<'gaussianLogs'>, rows: number): void {
  const { columns } = step;
  for (let r = 0; r < rows; r++) {
    let [log, entropy] = [0, 0];
    for (let j = 0; j < columns; j++) {
      const logDeviation = floats[step.logDeviations / 4 + r * pitch(columns) + j]!;
      const { z } = standardized(floats, step, r, j);
      const square = fround(-0.5 * fround(z * z));
      log = fround(log + fround(fround(square - logDeviation) - HALF_LOG_2_PI));
      entropy = fround(entropy + fround(logDeviation + ENTROPY));
    }
    floats[step.logProbabilities / 4 + r] = log;
    floats[step.entropies / 4 + r] = entropy;
  }
}

export function gaussianBackward(
  { floats }: Memory,
  step: Step<'gaussianBackward'>,
  { rows, entropyWeight }: Factors<'gaussianBackward'>,
): void {
  const weight = fround(entropyWeight);
  for (let r = 0; r < rows; r++) {
    const flow = floats[step.flows / 4 + r]!;
    for (let j = 0; j < step.columns; j++) {
      const at = r * pitch(step.columns) + j;
      const { z, deviation } = standardized(floats, step, r, j);
      floats[step.meanGradient / 4 + at] = flow * fround(z / deviation);
      const spread = fround(flow * fround(fround(z * z) - 1));
      floats[step.deviationGradient / 4 + at] = spread + weight;
    }
  }
}

function standardized(
  floats: Float32Array,
  { means, logDeviations, columns, actions }: Step<'gaussianBackward'> | Step<'gaussianLogs'>,
  row: number,
  column: number,
) {
  const at = row * pitch(columns) + column;
  const deviation = exp32(floats[logDeviations / 4 + at]!);
  const apart = fround(floats[actions / 4 + row * columns + column]! - floats[means / 4 + at]!);
  return { z: fround(apart / deviation), deviation };
}
