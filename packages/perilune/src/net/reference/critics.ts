import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';
import { clamp, eightfold } from './sums.js';

const { abs, fround } = Math;

export function truncatedTargets(
  { floats: memory }: Memory,
  step: Step<'truncatedTargets'>,
  rows: number,
): void {
  const temperature = memory[step.temperature / 4]!;
  for (let r = 0; r < rows; r++) {
    const from = step.nextValues / 4 + r * pitch(step.columns);
    const sorted = [...memory.subarray(from, from + step.columns)].sort(nanFirst);
    memory.set(sorted, from);
    const cost = fround(temperature * memory[step.logProbabilities / 4 + r]!);
    const [reward, discount] = [memory[step.rewards / 4 + r]!, memory[step.discounts / 4 + r]!];
    for (let k = 0; k < step.kept; k++) {
      const next = fround(discount * fround(sorted[k]! - cost));
      memory[step.targets / 4 + r * pitch(step.kept) + k] = reward + next;
    }
  }
}

function nanFirst(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return Number(a > b) - Number(a < b);
}

export function criticLossGradient(
  { floats: memory, doubles }: Memory,
  step: Step<'criticLossGradient'>,
  rows: number,
): void {
  const perRow = fround(1 / rows);
  const factor = fround(step.factor);
  const width = pitch(step.columns);
  const totals = doubles.subarray(step.totals / 8, step.totals / 8 + 4).fill(0);
  memory.fill(0, step.valueGradient / 4, step.valueGradient / 4 + rows * width);
  for (let r = 0; r < rows; r++) {
    const target = memory[step.targets / 4 + r * pitch(1)]!;
    for (let j = 0; j < step.columns; j++) {
      const value = memory[step.values / 4 + r * width + j]!;
      const td = fround(target - value);
      memory[step.valueGradient / 4 + r * width + j] = fround(-fround(factor * td)) * perRow;
      totals[0]! += td * td;
      totals[1]! += value;
      totals[2]! += target;
      totals[3]! += abs(td);
    }
  }
}

export function truncatedLossGradient(
  { floats: memory, doubles }: Memory,
  step: Step<'truncatedLossGradient'>,
  rows: number,
): void {
  const { columns, quantiles, kept } = step;
  const perRow = fround(1 / rows);
  const width = pitch(columns);
  const totals = doubles.subarray(step.totals / 8, step.totals / 8 + 4).fill(0);
  memory.fill(0, step.valueGradient / 4, step.valueGradient / 4 + rows * width);
  for (let r = 0; r < rows; r++) {
    const [x, t] = [step.values / 4 + r * width, step.targets / 4 + r * pitch(kept)];
    for (let i = 0; i < columns; i++) {
      const level = fround(fround(2 * (i % quantiles) + 1) / fround(2 * quantiles));
      const error = (k: number) => fround(memory[t + k]! - memory[x + i]!);
      const factor = (u: number) => (u < 0 ? fround(1 - level) : level);
      totals[0]! += eightfold(kept, (k) => {
        const u = error(k);
        const c = clamp(u, -1, 1);
        return fround(factor(u) * fround(c * fround(u - fround(0.5 * c))));
      });
      const pull = eightfold(kept, (k) => fround(factor(error(k)) * clamp(error(k), -1, 1)));
      const slope = -fround(pull / fround(kept * columns));
      memory[step.valueGradient / 4 + r * width + i] = slope * perRow;
    }
    const value = meanOf(memory, x, columns);
    const target = meanOf(memory, t, kept);
    totals[1]! += value;
    totals[2]! += target;
    totals[3]! += abs(target - value);
  }
}

/** Summed from the left, in float64. */
function meanOf(memory: Float32Array, from: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += memory[from + i]!;
  return sum / count;
}

export function actorValueGradient(
  { floats: memory, doubles }: Memory,
  step: Step<'actorValueGradient'>,
  rows: number,
): void {
  const { columns } = step;
  const perRow = fround(1 / rows);
  const width = pitch(columns);
  const gradient = step.valueGradient / 4;
  memory.fill(0, gradient, gradient + rows * width);
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const values = step.values / 4 + r * width;
    if (step.pessimism === 'mean') {
      const share = -fround(perRow / columns);
      memory.fill(share, gradient + r * width, gradient + r * width + columns);
      sum += meanOf(memory, values, columns);
    } else {
      const least = indexOfLeast(memory, values, columns);
      memory[gradient + r * width + least] = -perRow;
      sum += memory[values + least]!;
    }
  }
  doubles[step.totals / 8] = sum;
}

function indexOfLeast(memory: Float32Array, row: number, columns: number): number {
  let best = 0;
  for (let j = 0; j < columns; j++) {
    const value = memory[row + j]!;
    if (Number.isNaN(value)) return j;
    if (value < memory[row + best]!) best = j;
  }
  return best;
}
