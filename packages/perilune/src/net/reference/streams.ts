import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';

const { fround } = Math;

export function duelingForward(
  { floats: memory }: Memory,
  step: Step<'duelingForward'>,
  rows: number,
): void {
  const { actionCount, atoms, stride } = step;
  const width = pitch(actionCount * stride);
  for (let r = 0; r < rows; r++) {
    const value = step.value / 4 + r * pitch(atoms);
    const advantages = step.advantages / 4 + r * width;
    const output = step.output / 4 + r * width;
    for (let k = 0; k < atoms; k++) {
      let sum = 0;
      for (let a = 0; a < actionCount; a++)
        sum = fround(sum + memory[advantages + a * stride + k]!);
      const mean = fround(sum / actionCount);
      for (let a = 0; a < actionCount; a++) {
        const advantage = fround(memory[advantages + a * stride + k]! - mean);
        memory[output + a * stride + k] = memory[value + k]! + advantage;
      }
    }
  }
}

export function duelingBackward(
  { floats: memory }: Memory,
  step: Step<'duelingBackward'>,
  rows: number,
): void {
  const { actionCount, atoms, stride } = step;
  const width = pitch(actionCount * stride);
  for (let r = 0; r < rows; r++) {
    const value = step.value / 4 + r * pitch(atoms);
    const advantages = step.advantages / 4 + r * width;
    const output = step.output / 4 + r * width;
    for (let k = 0; k < atoms; k++) {
      let sum = 0;
      for (let a = 0; a < actionCount; a++) sum = fround(sum + memory[output + a * stride + k]!);
      const mean = fround(sum / actionCount);
      memory[value + k] = sum;
      for (let a = 0; a < actionCount; a++) {
        memory[advantages + a * stride + k] = memory[output + a * stride + k]! - mean;
      }
    }
  }
}

export function add({ floats: memory }: Memory, step: Step<'add'>, rows: number): void {
  const width = pitch(step.columns);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < step.columns; j++) {
      memory[step.to / 4 + r * width + j]! += memory[step.from / 4 + r * width + j]!;
    }
  }
}

export function multiply({ floats: memory }: Memory, step: Step<'multiply'>, rows: number): void {
  const width = pitch(step.columns);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < step.columns; j++) {
      memory[step.to / 4 + r * width + j]! *= memory[step.from / 4 + r * step.fromPitch + j]!;
    }
  }
}

export function perturb({ floats: memory }: Memory, step: Step<'perturb'>): void {
  forEach(memory, step, (noise, i) => {
    const change = fround(memory[step.deviations / 4 + i]! * noise);
    memory[step.to / 4 + i] = memory[step.from / 4 + i]! + change;
  });
}

export function noiseGradient({ floats: memory }: Memory, step: Step<'noiseGradient'>): void {
  forEach(memory, step, (noise, i) => {
    memory[step.to / 4 + i] = memory[step.from / 4 + i]! * noise;
  });
}

function forEach(
  memory: Float32Array,
  step: Step<'noiseGradient'>,
  visit: (noise: number, index: number) => void,
): void {
  for (let i = 0; i < step.rows; i++) {
    for (let j = 0; j < step.columns; j++) {
      const noise = fround(memory[step.rowNoise / 4 + i]! * memory[step.columnNoise / 4 + j]!);
      visit(noise, i * pitch(step.columns) + j);
    }
  }
}
