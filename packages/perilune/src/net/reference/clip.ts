import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';
import { clamp } from './sums.js';

const { fround } = Math;

export function clip({ floats: memory }: Memory, step: Step<'clip'>, rows: number): void {
  const { columns } = step;
  const limit = fround(step.limit);
  const width = pitch(columns);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j++) {
      const at = step.output / 4 + r * width + j;
      const x = memory[step.input / 4 + r * step.inputPitch + j]!;
      memory[at] = j < columns ? clamp(x, -limit, limit) : 0;
    }
  }
}

export function clipBackward(
  { floats: memory }: Memory,
  step: Step<'clipBackward'>,
  rows: number,
): void {
  const limit = fround(step.limit);
  const count = rows * pitch(step.columns);
  for (let i = 0; i < count; i++) {
    const y = memory[step.output / 4 + i]!;
    if (y >= limit || y <= -limit) memory[step.gradient / 4 + i] = 0;
  }
}
