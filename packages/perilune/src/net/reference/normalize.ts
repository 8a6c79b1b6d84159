import type { LayerNormBackward, LayerNormForward } from '../kernels/family-records.js';
import { pitch } from '../kernels/kernels.js';
import { eightfold } from './sums.js';

const { fround, sqrt } = Math;

export function forward(memory: Float32Array, step: LayerNormForward, rows: number): void {
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

export function backward(memory: Float32Array, step: LayerNormBackward, rows: number): void {
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

function sumParameterGradients(memory: Float32Array, step: LayerNormBackward, rows: number): void {
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
