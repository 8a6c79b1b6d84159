import type { MaskValues } from '../kernels/family-records.js';
import type { Gather, RowArgmax, RowMax, TdLossGradient, TdTargets } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
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

export function rowMax(memory: Float32Array, step: RowMax, rows: number): void {
  for (let r = 0; r < rows; r++) {
    const row = step.values / 4 + r * pitch(step.columns);
    memory[step.maxima / 4 + r] = memory[row + argmax(memory, row, step.columns)]!;
  }
}

export function rowArgmax(
  memory: Float32Array,
  integers: Int32Array,
  step: RowArgmax,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) {
    const row = step.values / 4 + r * pitch(step.columns);
    integers[step.indices / 4 + r] = argmax(memory, row, step.columns);
  }
}

export function maskValues(
  memory: Float32Array,
  masks: Uint8Array,
  step: MaskValues,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < step.columns; j++) {
      if (masks[r * step.columns + j] === 0) {
        memory[step.values / 4 + r * pitch(step.columns) + j] = step.fill;
      }
    }
  }
}

export function gather(
  memory: Float32Array,
  integers: Int32Array,
  step: Gather,
  rows: number,
): number {
  for (let r = 0; r < rows; r++) {
    const index = integers[step.indices / 4 + r]!;
    if (index < 0 || index >= step.columns) return r;
    memory[step.taken / 4 + r] = memory[step.values / 4 + r * pitch(step.columns) + index]!;
  }
  return -1;
}

export function tdTargets(memory: Float32Array, step: TdTargets, rows: number): void {
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
  memory: Float32Array,
  integers: Int32Array,
  totals: Float64Array,
  step: TdLossGradient,
  rows: number,
): number {
  const width = pitch(step.columns);
  const delta = fround(step.delta);
  const perRow = step.reduction === 'sum' ? 1 : fround(1 / rows);
  const isHuber = step.loss === 'huber';
  totals.fill(0);
  for (let r = 0; r < rows; r++) {
    const action = integers[step.actions / 4 + r]!;
    if (action < 0 || action >= step.columns) return r;
    const values = step.values / 4 + r * width;
    const isMax = step.loss === 'row-max';
    const taken = isMax ? argmax(memory, values, step.columns) : action;
    const given = memory[step.targets / 4 + r]!;
    const target = isMax && step.columns > 1 && given < 0 ? 0 : given;
    const value = memory[values + taken]!;
    const weight = memory[step.weights / 4 + r]!;
    const tdError = fround(target - value);
    const slope = isHuber ? clamp(tdError, -delta, delta) : fround(2 * tdError);

    const gradient = step.valueGradient / 4 + r * width;
    memory.fill(0, gradient, gradient + width);
    memory[gradient + taken] = fround(-slope * weight) * perRow;
    memory[step.tdErrors / 4 + r] = tdError;

    totals[0]! += weight * (isHuber ? huber(tdError, delta) : tdError * tdError);
    totals[1]! += value;
    totals[2]! += target;
    totals[3] = Math.max(totals[3]!, Math.abs(tdError));
  }
  return -1;
}
