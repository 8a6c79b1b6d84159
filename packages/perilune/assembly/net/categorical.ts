import { exp4, log4 } from './exp-log';
import { pitchBytes } from './layout';
import { eightfold, lanesUpTo } from './sums';

// The formulas and orders of summation are those of the contract, src/net/kernels/policy-operations.ts. An
// entry's numbers end where the next one's begin: what lies behind them is neither read nor written.

/** Up to four numbers of a row, others in the place of those behind its end. */
// @ts-ignore: decorator
@inline
function loadUpTo(at: usize, left: i32, others: f32): v128 {
  if (left >= 4) return v128.load(at);
  let four = f32x4.splat(others);
  four = f32x4.replace_lane(four, 0, load<f32>(at));
  if (left > 1) four = f32x4.replace_lane(four, 1, load<f32>(at, 4));
  if (left > 2) four = f32x4.replace_lane(four, 2, load<f32>(at, 8));
  return four;
}

// @ts-ignore: decorator
@inline
function storeUpTo(at: usize, left: i32, four: v128): void {
  if (left >= 4) {
    v128.store(at, four);
    return;
  }
  store<f32>(at, f32x4.extract_lane(four, 0));
  if (left > 1) store<f32>(at, f32x4.extract_lane(four, 1), 4);
  if (left > 2) store<f32>(at, f32x4.extract_lane(four, 2), 8);
}

/** The largest number that is not NaN, in every lane. */
// @ts-ignore: decorator
@inline
function most(x: usize, count: i32): v128 {
  let found = f32x4.splat(-Infinity);
  for (let k = 0; k < count; k += 4) {
    found = f32x4.pmax(found, loadUpTo(x + (k << 2), count - k, -Infinity));
  }
  found = f32x4.pmax(found, v128.shuffle<f32>(found, found, 2, 3, 0, 1));
  return f32x4.pmax(found, v128.shuffle<f32>(found, found, 1, 0, 3, 2));
}

/** Writes probabilities and their logarithms. */
function writeLogs(x: usize, count: i32, probabilities: usize, logs: usize): void {
  const top = most(x, count);
  let even = f32x4.splat(0);
  let odd = even;
  for (let k = 0; k < count; k += 4) {
    const at = k << 2;
    const above = f32x4.sub(loadUpTo(x + at, count - k, 0), top);
    const e = v128.and(exp4(above), lanesUpTo(count, k));
    storeUpTo(logs + at, count - k, above);
    storeUpTo(probabilities + at, count - k, e);
    if (k & 4) odd = f32x4.add(odd, e);
    else even = f32x4.add(even, e);
  }
  const sum = f32x4.splat(eightfold(even, odd));
  const offset = log4(sum);
  for (let k = 0; k < count; k += 4) {
    const at = k << 2;
    const p = f32x4.div(loadUpTo(probabilities + at, count - k, 0), sum);
    storeUpTo(probabilities + at, count - k, p);
    storeUpTo(logs + at, count - k, f32x4.sub(loadUpTo(logs + at, count - k, 0), offset));
  }
}

/** The eightfold sum of p log p. */
// @ts-ignore: decorator
@inline
function negentropy(probabilities: usize, logs: usize, count: i32): f32 {
  let even = f32x4.splat(0);
  let odd = even;
  for (let k = 0; k < count; k += 4) {
    const at = k << 2;
    const p = loadUpTo(probabilities + at, count - k, 0);
    const product = f32x4.mul(p, loadUpTo(logs + at, count - k, 0));
    if (k & 4) odd = f32x4.add(odd, product);
    else even = f32x4.add(even, product);
  }
  return eightfold(even, odd);
}

export function categoricalLogs(
  logits: usize,
  columns: i32,
  counts: usize,
  entries: i32,
  actions: usize,
  probabilities: usize,
  logs: usize,
  logProbabilities: usize,
  entropies: usize,
  rows: i32,
): i32 {
  const width = pitchBytes(columns);
  for (let r = 0; r < rows; r++) {
    let log: f32 = 0;
    let total: f32 = 0;
    let at = 0;
    for (let i = 0; i < entries; i++) {
      const count = load<i32>(counts + (i << 2));
      const index = load<f32>(actions + (i << 2));
      if (!(index >= 0 && index < <f32>count && nearest(index) == index)) return r;
      writeLogs(logits + at, count, probabilities + at, logs + at);
      log += load<f32>(logs + at + ((<i32>index) << 2));
      total += negentropy(probabilities + at, logs + at, count);
      at += count << 2;
    }
    store<f32>(logProbabilities + (r << 2), log);
    store<f32>(entropies + (r << 2), <f32>0 - total);
    logits += width;
    probabilities += width;
    logs += width;
    actions += entries << 2;
  }
  return -1;
}

export function categoricalBackward(
  columns: i32,
  counts: usize,
  entries: i32,
  actions: usize,
  probabilities: usize,
  logs: usize,
  flows: usize,
  logitGradient: usize,
  rows: i32,
  entropyWeight: f32,
): void {
  const width = pitchBytes(columns);
  const weight = f32x4.splat(entropyWeight);
  const zero = f32x4.splat(0);
  for (let r = 0; r < rows; r++) {
    const flow = f32x4.splat(load<f32>(flows + (r << 2)));
    let at = 0;
    for (let i = 0; i < entries; i++) {
      const count = load<i32>(counts + (i << 2));
      const taken = <i32>load<f32>(actions + (i << 2));
      const entropy = f32x4.splat(<f32>0 - negentropy(probabilities + at, logs + at, count));
      for (let k = 0; k < count; k += 4) {
        const from = at + (k << 2);
        const p = loadUpTo(probabilities + from, count - k, 0);
        const above = f32x4.add(loadUpTo(logs + from, count - k, 0), entropy);
        const spread = f32x4.mul(weight, f32x4.mul(p, above));
        const learned = f32x4.mul(flow, f32x4.sub(zero, p));
        storeUpTo(logitGradient + from, count - k, f32x4.sub(learned, spread));
      }
      const chosen = at + (taken << 2);
      const p = load<f32>(probabilities + chosen);
      const above = load<f32>(logs + chosen) + f32x4.extract_lane(entropy, 0);
      const learned = load<f32>(flows + (r << 2)) * (<f32>1 - p);
      store<f32>(logitGradient + chosen, learned - entropyWeight * (p * above));
      at += count << 2;
    }
    probabilities += width;
    logs += width;
    logitGradient += width;
    actions += entries << 2;
  }
}
