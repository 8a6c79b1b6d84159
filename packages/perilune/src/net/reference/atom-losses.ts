import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { largest } from './distributions.js';
import { exp32, log32 } from './exp-log.js';
import type { Memory } from './memory.js';
import { clamp, eightfold } from './sums.js';

const { abs, fround, max } = Math;

interface RowLoss {
  loss: number;
  priority: number;
  value: number;
  target: number;
  /** d loss / d x_k */
  slopes: Float32Array;
}

/** What the losses over atoms have in common: each row's own loss, and what is made of it. */
function eachRow(
  { floats: memory, integers, doubles }: Memory,
  step: Step<'categoricalLossGradient' | 'quantileLossGradient'>,
  rows: number,
  lossOf: (x: number, m: number) => RowLoss,
): number {
  const { actionCount, atoms, stride } = step;
  const width = pitch(actionCount * stride);
  const perRow = step.reduction === 'sum' ? 1 : fround(1 / rows);
  const totals = doubles.subarray(step.totals / 8, step.totals / 8 + 4).fill(0);
  for (let r = 0; r < rows; r++) {
    const action = integers[step.actions / 4 + r]!;
    if (action < 0 || action >= actionCount) return r;
    const offset = r * width + action * stride;
    const row = lossOf(step.values / 4 + offset, step.targets / 4 + r * pitch(atoms));
    const weight = memory[step.weights / 4 + r]!;
    const gradient = step.valueGradient / 4;
    memory.fill(0, gradient + r * width, gradient + (r + 1) * width);
    row.slopes.forEach((slope, k) => {
      memory[gradient + offset + k] = fround(slope * weight) * perRow;
    });
    const tdError = fround(row.target - row.value);
    memory[step.tdErrors / 4 + r] = tdError;
    memory[step.priorities / 4 + r] = row.priority;
    totals[0]! += weight * row.loss;
    totals[1]! += row.value;
    totals[2]! += row.target;
    totals[3] = max(totals[3]!, abs(tdError));
  }
  return -1;
}

export function categoricalLossGradient(
  memory: Memory,
  step: Step<'categoricalLossGradient'>,
  rows: number,
): number {
  const { atoms } = step;
  const { floats } = memory;
  const z = step.support / 4;
  return eachRow(memory, step, rows, (x, m) => {
    const most = largest(floats, x, atoms);
    const above = Float32Array.from({ length: atoms }, (_, k) => floats[x + k]! - most);
    const e = above.map(exp32);
    const sum = eightfold(atoms, (k) => e[k]!);
    const offset = log32(sum);
    const p = e.map((value) => value / sum);
    const target = (k: number) => floats[m + k]!;
    const crossed = eightfold(atoms, (k) => fround(target(k) * fround(above[k]! - offset)));
    const loss = fround(0 - crossed);
    const own = eightfold(atoms, (k) =>
      target(k) === 0 ? 0 : fround(target(k) * log32(target(k))),
    );
    const divergence = fround(own + loss);
    return {
      loss,
      priority: divergence < 0 ? 0 : divergence,
      value: eightfold(atoms, (k) => fround(p[k]! * floats[z + k]!)),
      target: eightfold(atoms, (k) => fround(target(k) * floats[z + k]!)),
      slopes: p.map((probability, k) => probability - target(k)),
    };
  });
}

export function quantileLossGradient(
  memory: Memory,
  step: Step<'quantileLossGradient'>,
  rows: number,
): number {
  const { atoms } = step;
  const { floats } = memory;
  const delta = fround(step.delta);
  return eachRow(memory, step, rows, (x, t) => {
    let loss = 0;
    const slopes = new Float32Array(atoms);
    for (let i = 0; i < atoms; i++) {
      const level = fround(fround(2 * i + 1) / fround(2 * atoms));
      const error = (j: number) => fround(floats[t + j]! - floats[x + i]!);
      const factor = (u: number) => (u < 0 ? fround(1 - level) : level);
      const losses = eightfold(atoms, (j) => {
        const u = error(j);
        const c = clamp(u, -delta, delta);
        return fround(factor(u) * fround(c * fround(u - fround(0.5 * c))));
      });
      const pull = eightfold(atoms, (j) =>
        fround(factor(error(j)) * clamp(error(j), -delta, delta)),
      );
      loss += losses;
      slopes[i] = -fround(pull / atoms);
    }
    return {
      loss: loss / atoms,
      priority: fround(loss / atoms / atoms),
      value: fround(eightfold(atoms, (k) => floats[x + k]!) / atoms),
      target: fround(eightfold(atoms, (k) => floats[t + k]!) / atoms),
      slopes,
    };
  });
}

export function countDead(
  { floats: memory }: Memory,
  step: Step<'countDead'>,
  rows: number,
): number {
  let dead = 0;
  for (let j = 0; j < step.columns; j++) {
    let isDead = true;
    for (let r = 0; r < rows; r++) {
      if (memory[step.values / 4 + r * pitch(step.columns) + j] !== 0) isDead = false;
    }
    if (isDead) dead++;
  }
  return dead;
}
