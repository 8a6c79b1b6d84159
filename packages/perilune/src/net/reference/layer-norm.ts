import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';
import { eightfold } from './sums.js';

const { fround, sqrt } = Math;

export function layerNormForward(
  { floats: memory }: Memory,
  step: Step<'layerNormForward'>,
  rows: number,
): void {
  const { columns } = step;
  const [gain, bias] = [step.gain / 4, step.bias / 4];
  const epsilon = fround(step.epsilon);
  for (let r = 0; r < rows; r++) {
    const x = step.values / 4 + r * pitch(columns);
    const output = step.output / 4 + r * pitch(columns);
    const mean = fround(eightfold(columns, (j) => memory[x + j]!) / columns);
    for (let j = 0; j < columns; j++) memory[x + j]! -= mean;
    const squares = eightfold(columns, (j) => fround(memory[x + j]! * memory[x + j]!));
    const scale = fround(1 / fround(sqrt(fround(fround(squares / columns) + epsilon))));
    memory[step.scales / 4 + r] = scale;
    for (let j = 0; j < columns; j++) {
      const normalized = fround(memory[x + j]! * scale);
      const sum = fround(fround(normalized * memory[gain + j]!) + memory[bias + j]!);
      memory[x + j] = normalized;
      memory[output + j] = step.relu && sum < 0 ? 0 : sum;
    }
  }
}
