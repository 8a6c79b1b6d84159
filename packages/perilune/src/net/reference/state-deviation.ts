import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { exp32, log32 } from './exp-log.js';
import type { Memory } from './memory.js';

const { fround } = Math;

const EPSILON = fround(1e-6);

export function stateDeviations(
  { floats }: Pick<Memory, 'floats'>,
  step: Step<'stateDeviations'>,
  rows: number,
): void {
  const { inputs, columns } = step;
  const width = pitch(columns);
  for (let k = 0; k < inputs * width; k++) {
    const deviation = exp32(floats[step.logDeviations / 4 + k]!);
    floats[step.squares / 4 + k] = deviation * deviation;
  }
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) {
        const square = floats[step.squares / 4 + i * width + j]!;
        sum = fround(sum + fround(squareAt(floats, step, r, i) * square));
      }
      const variance = fround(sum + EPSILON);
      floats[step.variances / 4 + r * width + j] = variance;
      floats[step.output / 4 + r * width + j] = j < columns ? 0.5 * log32(variance) : 0;
    }
  }
}

export function stateDeviationsBackward(
  { floats }: Memory,
  step: Step<'stateDeviationsBackward'>,
  rows: number,
): void {
  const width = pitch(step.columns);
  for (let k = 0; k < rows * width; k++) {
    const at = step.gradient / 4 + k;
    floats[at] = floats[at]! / floats[step.variances / 4 + k]!;
  }
  for (let i = 0; i < step.inputs; i++) {
    for (let j = 0; j < width; j++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) {
        const share = floats[step.gradient / 4 + r * width + j]!;
        sum = fround(sum + fround(squareAt(floats, step, r, i) * share));
      }
      const at = i * width + j;
      floats[step.deviationGradient / 4 + at] = floats[step.squares / 4 + at]! * sum;
    }
  }
}

/** h^2 */
function squareAt(
  floats: Float32Array,
  { input, inputPitch }: { input: number; inputPitch: number },
  row: number,
  i: number,
): number {
  const h = floats[input / 4 + row * inputPitch + i]!;
  return fround(h * h);
}
