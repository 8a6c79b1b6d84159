import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';
import { eightfold } from './sums.js';

const { fround } = Math;

export function layerNormBackward(
  { floats: memory }: Memory,
  step: Step<'layerNormBackward'>,
  rows: number,
): void {
  sumParameterGradients(memory, step, rows);
  const { columns } = step;
  const gain = step.gain / 4;
  for (let r = 0; r < rows; r++) {
    const x = step.values / 4 + r * pitch(columns);
    const g = step.gradient / 4 + r * pitch(columns);
    const scale = memory[step.scales / 4 + r]!;
    const h = (j: number) => fround(memory[g + j]! * memory[gain + j]!);
    const a = fround(eightfold(columns, h) / columns);
    const b = fround(eightfold(columns, (j) => fround(h(j) * memory[x + j]!)) / columns);
    for (let j = 0; j < columns; j++) {
      memory[g + j] = fround(fround(h(j) - a) - fround(memory[x + j]! * b)) * scale;
    }
  }
}

function sumParameterGradients(
  memory: Float32Array,
  step: Step<'layerNormBackward'>,
  rows: number,
): void {
  const width = pitch(step.columns);
  for (let j = 0; j < step.columns; j++) {
    let [gain, bias] = [0, 0];
    for (let r = 0; r < rows; r++) {
      const g = memory[step.gradient / 4 + r * width + j]!;
      gain = fround(gain + fround(g * memory[step.values / 4 + r * width + j]!));
      bias = fround(bias + g);
    }
    memory[step.gainGradient / 4 + j] = gain;
    memory[step.biasGradient / 4 + j] = bias;
  }
}
