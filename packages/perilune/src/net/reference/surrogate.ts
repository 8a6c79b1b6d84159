import type { Factors, Step } from '../kernels/operations.js';
import { exp32 } from './exp-log.js';
import type { Memory } from './memory.js';
import { clamp } from './sums.js';

const { abs, fround } = Math;

export function surrogate(
  { floats, doubles }: Memory,
  step: Step<'surrogate'>,
  { rows, clip }: Factors<'surrogate'>,
): void {
  const most = fround(clip);
  const share = fround(1 / rows);
  const totals = [0, 0, 0, 0] as [number, number, number, number];
  for (let r = 0; r < rows; r++) {
    const log = floats[step.logProbabilities / 4 + r]!;
    const advantage = floats[step.advantages / 4 + r]!;
    const change = fround(log - floats[step.oldLogProbabilities / 4 + r]!);
    const ratio = exp32(change);
    const { loss, slope } =
      step.objective === 'plain'
        ? { loss: fround(-advantage * log), slope: -advantage }
        : clipped(ratio, advantage, most);
    floats[step.flows / 4 + r] = slope * share;
    totals[0] += loss;
    totals[1] += fround(fround(ratio - 1) - change);
    totals[2] += abs(fround(ratio - 1)) > most ? 1 : 0;
    totals[3] += floats[step.entropies / 4 + r]!;
  }
  doubles.set(totals, step.totals / 8);
}

function clipped(ratio: number, advantage: number, clip: number) {
  const bounded = clamp(ratio, fround(1 - clip), fround(1 + clip));
  const free = fround(ratio * advantage);
  const held = fround(bounded * advantage);
  return held < free ? { loss: -held, slope: 0 } : { loss: -free, slope: -free };
}

export function valueLoss(
  { floats, doubles }: Memory,
  step: Step<'valueLoss'>,
  { rows, clip, weight }: Factors<'valueLoss'>,
): void {
  const [most, factor] = [fround(clip), fround(weight)];
  const share = fround(1 / rows);
  let total = 0;
  for (let r = 0; r < rows; r++) {
    const value = floats[step.values / 4 + 4 * r]!;
    const old = floats[step.oldValues / 4 + r]!;
    const moved = fround(value - old);
    const held = clamp(moved, -most, most);
    const isHeld = held !== moved && !Number.isNaN(moved);
    const error = fround((isHeld ? fround(old + held) : value) - floats[step.returns / 4 + r]!);
    total += error * error;
    floats[step.valueGradient / 4 + 4 * r] = isHeld
      ? 0
      : fround(factor * fround(2 * error)) * share;
  }
  doubles[step.total / 8] = total;
}
