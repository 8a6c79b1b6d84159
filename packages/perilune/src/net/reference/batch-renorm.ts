import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';
import { clamp } from './sums.js';

const { fround, sqrt } = Math;

const MOST = /* @__PURE__ */ fround(3);
const LEAST = /* @__PURE__ */ fround(1 / 3);
const FARTHEST = 5;

export function batchRenormForward(
  { floats: memory }: Memory,
  step: Step<'batchRenormForward'>,
  rows: number,
): void {
  const { columns } = step;
  const epsilon = fround(step.epsilon);
  for (let j = 0; j < columns; j++) {
    const mean = memory[step.mean / 4 + j]!;
    const scale = reciprocal(memory[step.variance / 4 + j]!, epsilon);
    memory[step.terms / 4 + j] = scale;
    for (let r = 0; r < rows; r++) {
      const x = memory[step.input / 4 + r * step.inputPitch + j]!;
      write(memory, step, { r, j, xhat: fround(fround(fround(x - mean) + 0) * scale) });
    }
  }
}

export function batchRenormLearn(
  { floats: memory }: Memory,
  step: Step<'batchRenormLearn'>,
  rows: number,
): void {
  const { columns } = step;
  const [epsilon, momentum] = [fround(step.epsilon), fround(step.momentum)];
  const isRenormalized = memory[step.steps / 4]! > fround(step.warmup);
  for (let j = 0; j < columns; j++) {
    const x = (r: number) => memory[step.input / 4 + r * step.inputPitch + j]!;
    const { m, v } = statisticsOf(x, rows);
    const [mean, variance] = [memory[step.mean / 4 + j]!, memory[step.variance / 4 + j]!];
    const running = fround(sqrt(fround(variance + epsilon)));
    const ratio = fround(fround(sqrt(fround(v + epsilon))) / running);
    const r = isRenormalized ? clamp(ratio, LEAST, MOST) : 1;
    const d = isRenormalized ? clamp(fround(fround(m - mean) / running), -FARTHEST, FARTHEST) : 0;
    const s = fround(sqrt(v));
    const b = fround(fround(d * s) / r);
    const square = fround(r * r);
    const scale = reciprocal(fround(v / square), epsilon);
    const pull = s > 0 ? fround(d / fround(fround(r * s) * scale)) : 0;
    [scale, fround(b * scale), pull, fround(1 / square)].forEach((term, k) => {
      memory[step.terms / 4 + k * pitch(columns) + j] = term;
    });
    for (let row = 0; row < rows; row++) {
      const xhat = fround(fround(fround(x(row) - m) + b) * scale);
      write(memory, step, { r: row, j, xhat });
    }
    memory[step.mean / 4 + j] = mean + fround(momentum * fround(m - mean));
    memory[step.variance / 4 + j] = variance + fround(momentum * fround(v - variance));
  }
  memory[step.steps / 4]! += 1;
}

function reciprocal(variance: number, epsilon: number): number {
  return fround(1 / fround(sqrt(fround(variance + epsilon))));
}

function statisticsOf(x: (r: number) => number, rows: number): { m: number; v: number } {
  let [sum, squares] = [0, 0];
  for (let r = 0; r < rows; r++) sum = fround(sum + x(r));
  const m = fround(sum / rows);
  for (let r = 0; r < rows; r++) {
    const u = fround(x(r) - m);
    squares = fround(squares + fround(u * u));
  }
  return { m, v: fround(squares / (rows - 1)) };
}

function write(
  memory: Float32Array,
  step: Step<'batchRenormForward'>,
  { r, j, xhat }: { r: number; j: number; xhat: number },
): void {
  const at = r * pitch(step.columns) + j;
  const scaled = fround(xhat * memory[step.gain / 4 + j]!);
  const sum = fround(scaled + memory[step.bias / 4 + j]!);
  memory[step.values / 4 + at] = xhat;
  memory[step.output / 4 + at] = step.relu && sum < 0 ? 0 : sum;
}
