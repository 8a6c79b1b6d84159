import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';

const { fround } = Math;

/** a + x y as float32 hardware has it: the product is rounded, then the sum. */
function addProduct(a: number, x: number, y: number): number {
  return fround(a + fround(x * y));
}

export function denseForward(
  { floats: memory }: Memory,
  step: Step<'denseForward'>,
  rows: number,
): void {
  const width = pitch(step.outputs);
  for (let r = 0; r < rows; r++) {
    const x = step.input / 4 + r * step.inputPitch;
    for (let j = 0; j < step.outputs; j++) {
      let sum = memory[step.bias / 4 + j]!;
      for (let i = 0; i < step.inputs; i++) {
        sum = addProduct(sum, memory[x + i]!, memory[step.weights / 4 + i * width + j]!);
      }
      memory[step.output / 4 + r * width + j] = step.relu && sum < 0 ? 0 : sum;
    }
  }
}

export function denseBackwardParameters(
  { floats: memory }: Memory,
  step: Step<'denseBackwardParameters'>,
  rows: number,
): void {
  const width = pitch(step.outputs);
  const gradient = step.outputGradient / 4;
  for (let j = 0; j < step.outputs; j++) {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum = fround(sum + memory[gradient + r * width + j]!);
    memory[step.biasGradient / 4 + j] = sum;
  }
  for (let i = 0; i < step.inputs; i++) {
    for (let j = 0; j < step.outputs; j++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) {
        const x = memory[step.input / 4 + r * step.inputPitch + i]!;
        sum = addProduct(sum, x, memory[gradient + r * width + j]!);
      }
      memory[step.weightGradient / 4 + i * width + j] = sum;
    }
  }
}

export function denseBackwardInput(
  { floats: memory }: Memory,
  step: Step<'denseBackwardInput'>,
  rows: number,
): void {
  const width = pitch(step.inputs);
  for (let r = 0; r < rows; r++) {
    const gradient = step.outputGradient / 4 + r * pitch(step.outputs);
    for (let i = 0; i < step.inputs; i++) {
      let sum = 0;
      for (let j = 0; j < step.outputs; j++) {
        const weight = memory[step.weightsTransposed / 4 + j * width + i]!;
        sum = addProduct(sum, memory[gradient + j]!, weight);
      }
      const inactive = step.relu && memory[step.activation / 4 + r * width + i]! <= 0;
      memory[step.inputGradient / 4 + r * width + i] = inactive ? 0 : sum;
    }
  }
}
