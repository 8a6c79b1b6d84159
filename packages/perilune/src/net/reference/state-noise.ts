import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { tanh32 } from './activations.js';
import { logDensityAt, pullAt, slopeAt } from './actors.js';
import { exp32 } from './exp-log.js';
import type { Memory } from './memory.js';
import { eightfold } from './sums.js';

const { fround } = Math;

export function stateSample(
  { floats: memory }: Memory,
  step: Step<'stateSample'>,
  rows: number,
): void {
  const { columns } = step;
  const width = pitch(columns);
  for (let r = 0; r < rows; r++) {
    const row = r * width;
    const term = (j: number) => {
      const n = memory[step.noise / 4 + row + j]!;
      const l = memory[step.logDeviation / 4 + row + j]!;
      const u = fround(memory[step.mean / 4 + row + j]! + n);
      const slope = slopeAt(u);
      memory[step.actions / 4 + row + j] = tanh32(u);
      memory[step.slopes / 4 + row + j] = slope;
      return logDensityAt(fround(n / exp32(l)), l, slope);
    };
    memory[step.logProbabilities / 4 + r] = eightfold(columns, term);
    for (let j = columns; j < width; j++) {
      memory[step.actions / 4 + row + j] = 0;
      memory[step.slopes / 4 + row + j] = 0;
    }
  }
}

export function stateSampleBackward(
  { floats: memory }: Memory,
  step: Step<'stateSampleBackward'>,
  rows: number,
): void {
  const share = fround(memory[step.temperature / 4]! * fround(1 / rows));
  const count = rows * pitch(step.columns);
  for (let i = 0; i < count; i++) {
    const pull = pullAt(memory, step, share, i);
    const deviation = exp32(memory[step.logDeviation / 4 + i]!);
    const z = fround(memory[step.noise / 4 + i]! / deviation);
    memory[step.meanGradient / 4 + i] = pull;
    memory[step.noiseGradient / 4 + i] = pull - fround(share * fround(z / deviation));
    memory[step.logDeviationGradient / 4 + i] = fround(share * fround(z * z)) - share;
  }
}
