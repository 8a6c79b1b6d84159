import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';
import { clamp } from './sums.js';

const { fround, sqrt } = Math;

export function expandRows(
  { floats: memory, integers }: Memory,
  step: Step<'expandRows'>,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) {
    let from = step.input / 4 + r * step.inputPitch;
    let to = step.output / 4 + r * step.outputPitch;
    for (let s = 0; s < step.segmentCount; s++) {
      const size = integers[step.segments / 4 + 2 * s]!;
      const argument = integers[step.segments / 4 + 2 * s + 1]!;
      if (size === 0) {
        for (let k = 0; k < argument; k++) memory[to++] = memory[from++]!;
      } else {
        const index = fround(memory[from++]! - fround(argument));
        for (let k = 0; k < size; k++) memory[to++] = oneHot(index, k);
      }
    }
  }
}

function oneHot(index: number, k: number): number {
  if (Number.isNaN(index)) return index;
  return index === k ? 1 : 0;
}

export function normalizeRows(
  { floats: memory, doubles }: Memory,
  step: Step<'normalizeRows'>,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < step.columns; j++) {
      const x = memory[step.input / 4 + r * step.inputPitch + j]!;
      const z =
        (x - doubles[step.mean / 8 + j]!) / sqrt(doubles[step.variance / 8 + j]! + step.epsilon);
      memory[step.output / 4 + r * step.outputPitch + j] = clamp(z, -step.clip, step.clip);
    }
  }
}
