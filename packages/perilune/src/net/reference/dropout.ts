import { pitch } from '../kernels/kernels.js';
import type { Factors, Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';

const { fround, imul } = Math;

export function dropout(
  { floats: memory }: Memory,
  step: Step<'dropout'>,
  { key, rows }: Factors<'dropout'>,
): void {
  const scale = fround(step.scale);
  const threshold = step.threshold >>> 0;
  const width = pitch(step.columns);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < step.columns; j++) {
      const at = r * width + j;
      const isDropped = hash(key + imul(at + 1, 0x9e3779b9)) < threshold;
      memory[step.to / 4 + at] = isDropped ? 0 : memory[step.from / 4 + at]! * scale;
    }
  }
}

/** Of 32 bits, each of which depends on all. */
function hash(bits: number): number {
  let h = bits | 0;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
