import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';

export function transpose({ floats: memory }: Memory, step: Step<'transpose'>): void {
  for (let i = 0; i < step.rows; i++) {
    for (let j = 0; j < step.columns; j++) {
      memory[step.to / 4 + j * pitch(step.rows) + i] =
        memory[step.from / 4 + i * pitch(step.columns) + j]!;
    }
  }
}
