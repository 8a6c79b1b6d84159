import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';
import { clamp } from './sums.js';

const { fround } = Math;

/** The index of the first NaN, or else of the first largest value, in a row of a matrix. */
function argmax(memory: Float32Array, row: number, columns: number): number {
  let best = 0;
  for (let j = 0; j < columns; j++) {
    const value = memory[row + j]!;
    if (Number.isNaN(value)) return j;
    if (value > memory[row + best]!) best = j;
  }
  return best;
}

export function rowMax({ floats: memory }: Memory, step: Step<'rowMax'>, rows: number): void {
  for (let r = 0; r < rows; r++) {
    const row = step.values / 4 + r * pitch(step.columns);
    memory[step.maxima / 4 + r] = memory[row + argmax(memory, row, step.columns)]!;
  }
}

export function rowArgmax(
  { floats: memory, integers }: Memory,
  step: Step<'rowArgmax'>,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) {
    const row = step.values / 4 + r * pitch(step.columns);
    integers[step.indices / 4 + r] = argmax(memory, row, step.columns);
  }
}

export function maskValues(
  { floats: memory, bytes }: Memory,
  step: Step<'maskValues'>,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < step.columns; j++) {
      if (bytes[step.masks + r * step.columns + j] === 0) {
        memory[step.values / 4 + r * pitch(step.columns) + j] = step.fill;
      }
    }
  }
}

export function gather(
  { floats: memory, integers }: Memory,
  step: Step<'gather'>,
  rows: number,
): number {
  for (let r = 0; r < rows; r++) {
    const index = integers[step.indices / 4 + r]!;
    if (index < 0 || index >= step.columns) return r;
    memory[step.taken / 4 + r] = memory[step.values / 4 + r * pitch(step.columns) + index]!;
  }
  return -1;
}

export function tdTargets({ floats: memory }: Memory, step: Step<'tdTargets'>, rows: number): void {
  for (let r = 0; r < rows; r++) {
    const bootstrap = fround(memory[step.discounts / 4 + r]! * memory[step.nextValues / 4 + r]!);
    memory[step.targets / 4 + r] = memory[step.rewards / 4 + r]! + bootstrap;
  }
}

/** Huber's loss of one TD error, in float64. */
function huber(tdError: number, delta: number): number {
  const size = Math.abs(tdError);
  return size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
}

export function tdLossGradient(
  { floats: memory, integers, doubles }: Memory,
  step: Step<'tdLossGradient'>,
  rows: number,
): number {
  const width = pitch(step.columns);
  const delta = fround(step.delta);
  const perRow = step.reduction === 'sum' ? 1 : fround(1 / rows);
  const isHuber = step.loss === 'huber';
  const totals = doubles.subarray(step.totals / 8, step.totals / 8 + 4).fill(0);
  for (let r = 0; r < rows; r++) {
    const action = integers[step.actions / 4 + r]!;
    if (action < 0 || action >= step.columns) return r;
    const values = step.values / 4 + r * width;
    const target = memory[step.targets / 4 + r]!;
    const value = memory[values + action]!;
    const weight = memory[step.weights / 4 + r]!;
    const tdError = fround(target - value);
    const slope = isHuber ? clamp(tdError, -delta, delta) : fround(2 * tdError);

    const gradient = step.valueGradient / 4 + r * width;
    memory.fill(0, gradient, gradient + width);
    memory[gradient + action] = fround(-slope * weight) * perRow;
    memory[step.tdErrors / 4 + r] = tdError;

    totals[0]! += weight * (isHuber ? huber(tdError, delta) : tdError * tdError);
    totals[1]! += value;
    totals[2]! += target;
    totals[3] = Math.max(totals[3]!, Math.abs(tdError));
  }
  return -1;
}
