import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { exp32, log32 } from './exp-log.js';
import type { Memory } from './memory.js';
import { clamp, eightfold } from './sums.js';

const { fround } = Math;

/** Looks past NaN: subtracted from one, the largest number makes it no less a NaN. */
export function largest(memory: Float32Array, from: number, count: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k++) if (memory[from + k]! > most) most = memory[from + k]!;
  return most;
}

export function softmax({ floats: memory }: Memory, step: Step<'softmax'>, rows: number): void {
  const { actionCount, atoms, stride } = step;
  for (let r = 0; r < rows; r++) {
    for (let a = 0; a < actionCount; a++) {
      const offset = r * pitch(actionCount * stride) + a * stride;
      const [x, p] = [step.logits / 4 + offset, step.probabilities / 4 + offset];
      const most = largest(memory, x, atoms);
      const e = Float32Array.from({ length: atoms }, (_, k) =>
        exp32(fround(memory[x + k]! - most)),
      );
      const sum = eightfold(atoms, (k) => e[k]!);
      for (let k = 0; k < pitch(atoms); k++) memory[p + k] = k < atoms ? e[k]! / sum : 0;
    }
  }
}

export function expectation(
  { floats: memory }: Memory,
  step: Step<'expectation'>,
  rows: number,
): void {
  const { actionCount, atoms, stride } = step;
  const factors = step.factors / 4;
  for (let r = 0; r < rows; r++) {
    for (let a = 0; a < actionCount; a++) {
      const from = step.distribution / 4 + r * pitch(actionCount * stride) + a * stride;
      const sum = eightfold(atoms, (k) => fround(memory[from + k]! * memory[factors + k]!));
      memory[step.values / 4 + r * pitch(actionCount) + a] = sum;
    }
  }
}

export function gatherAtoms(
  { floats: memory, integers }: Memory,
  step: Step<'gatherAtoms'>,
  rows: number,
): number {
  const { actionCount, atoms, stride } = step;
  for (let r = 0; r < rows; r++) {
    const index = integers[step.indices / 4 + r]!;
    if (index < 0 || index >= actionCount) return r;
    const from = step.distribution / 4 + r * pitch(actionCount * stride) + index * stride;
    const to = step.taken / 4 + r * pitch(atoms);
    for (let k = 0; k < pitch(atoms); k++) memory[to + k] = k < atoms ? memory[from + k]! : 0;
  }
  return -1;
}

export function mixAtoms({ floats: memory }: Memory, step: Step<'mixAtoms'>, rows: number): void {
  const { actionCount, atoms, stride } = step;
  for (let r = 0; r < rows; r++) {
    const from = step.distribution / 4 + r * pitch(actionCount * stride);
    const policy = step.policy / 4 + r * pitch(actionCount);
    for (let k = 0; k < atoms; k++) {
      let sum = 0;
      for (let a = 0; a < actionCount; a++) {
        sum = fround(sum + fround(memory[policy + a]! * memory[from + a * stride + k]!));
      }
      memory[step.mixed / 4 + r * (stride === 1 ? 1 : pitch(atoms)) + k] = sum;
    }
  }
}

/** exp((q_a - max) / tau) and tau log pi(a) of a row of values. */
function policyOf(memory: Float32Array, row: number, columns: number, temperature: number) {
  const most = largest(memory, row, columns);
  const above = Float32Array.from({ length: columns }, (_, a) => memory[row + a]! - most);
  const e = above.map((q) => exp32(fround(q / temperature)));
  const sum = eightfold(columns, (a) => e[a]!);
  const offset = fround(temperature * log32(sum));
  return { probabilities: e.map((x) => x / sum), logs: above.map((q) => q - offset) };
}

export function softPolicy(
  { floats: memory, integers }: Memory,
  step: Step<'softPolicy'>,
  rows: number,
): number {
  const { columns } = step;
  const [temperature, alpha, clip] = [step.temperature, step.alpha, step.clip].map(fround) as [
    number,
    number,
    number,
  ];
  for (let r = 0; r < rows; r++) {
    const action = integers[step.actions / 4 + r]!;
    if (action < 0 || action >= columns) return r;
    const row = r * pitch(columns);
    const left = policyOf(memory, step.values / 4 + row, columns, temperature);
    const next = policyOf(memory, step.nextValues / 4 + row, columns, temperature);
    const sum = eightfold(columns, (a) => fround(next.probabilities[a]! * next.logs[a]!));
    for (let a = 0; a < columns; a++) memory[step.policy / 4 + row + a] = next.probabilities[a]!;
    const bonus = fround(alpha * clamp(left.logs[action]!, clip, 0));
    const reward = fround(memory[step.rewards / 4 + r]! + bonus);
    const entropy = fround(memory[step.discounts / 4 + r]! * fround(0 - sum));
    memory[step.softRewards / 4 + r] = reward + entropy;
  }
  return -1;
}
