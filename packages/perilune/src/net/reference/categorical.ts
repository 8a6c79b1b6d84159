import { pitch } from '../kernels/kernels.js';
import type { Factors, Step } from '../kernels/operations.js';
import { largest } from './distributions.js';
import { exp32, log32 } from './exp-log.js';
import type { Memory } from './memory.js';
import { eightfold } from './sums.js';

const { fround } = Math;

/** Where an entry's numbers are: from the row's beginning, and how many. */
function entriesOf(
  { integers }: Memory,
  step: Step<'categoricalBackward'> | Step<'categoricalLogs'>,
) {
  let from = 0;
  return Array.from({ length: step.entries }, (_, i) => {
    const count = integers[step.counts / 4 + i]!;
    from += count;
    return { from: from - count, count };
  });
}

export function categoricalLogs(
  memory: Memory,
  step: Step<'categoricalLogs'>,
  rows: number,
): number {
  const { floats } = memory;
  const entries = entriesOf(memory, step);
  for (let r = 0; r < rows; r++) {
    let [log, entropy] = [0, 0];
    for (const [i, { from, count }] of entries.entries()) {
      const index = floats[step.actions / 4 + r * step.entries + i]!;
      if (!(Number.isInteger(index) && index >= 0 && index < count)) return r;
      const at = r * pitch(step.columns) + from;
      writeLogs(floats, step, at, count);
      log = fround(log + floats[step.logs / 4 + at + index]!);
      entropy = fround(entropy + negentropy(floats, step, at, count));
    }
    floats[step.logProbabilities / 4 + r] = log;
    floats[step.entropies / 4 + r] = 0 - entropy;
  }
  return -1;
}

function writeLogs(floats: Float32Array, step: Step<'categoricalLogs'>, at: number, count: number) {
  const logits = step.logits / 4 + at;
  const most = largest(floats, logits, count);
  const above = Float32Array.from({ length: count }, (_, k) => floats[logits + k]! - most);
  const e = above.map(exp32);
  const sum = eightfold(count, (k) => e[k]!);
  const offset = log32(sum);
  for (let k = 0; k < count; k++) {
    floats[step.probabilities / 4 + at + k] = e[k]! / sum;
    floats[step.logs / 4 + at + k] = above[k]! - offset;
  }
}

/** The eightfold sum of p log p. */
function negentropy(
  floats: Float32Array,
  { probabilities, logs }: Pick<Step<'categoricalLogs'>, 'probabilities' | 'logs'>,
  at: number,
  count: number,
): number {
  return eightfold(count, (k) =>
    fround(floats[probabilities / 4 + at + k]! * floats[logs / 4 + at + k]!),
  );
}

export function categoricalBackward(
  memory: Memory,
  step: Step<'categoricalBackward'>,
  { rows, entropyWeight }: Factors<'categoricalBackward'>,
): void {
  const { floats } = memory;
  const weight = fround(entropyWeight);
  const entries = entriesOf(memory, step);
  for (let r = 0; r < rows; r++) {
    const flow = floats[step.flows / 4 + r]!;
    for (const [i, { from, count }] of entries.entries()) {
      const taken = floats[step.actions / 4 + r * step.entries + i]!;
      const at = r * pitch(step.columns) + from;
      const entropy = fround(0 - negentropy(floats, step, at, count));
      for (let k = 0; k < count; k++) {
        const p = floats[step.probabilities / 4 + at + k]!;
        const above = fround(floats[step.logs / 4 + at + k]! + entropy);
        const learned = fround(flow * fround((k === taken ? 1 : 0) - p));
        floats[step.logitGradient / 4 + at + k] = learned - fround(weight * fround(p * above));
      }
    }
  }
}
