import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';

const { fround } = Math;

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
