import { exp4, log4 } from './exp-log';
import { pitchBytes } from './layout';
import { clamp, eightfold, firstRest, lanesUpTo, secondRest, wholeBytes } from './sums';

// The formulas and orders of summation are those of the contract, src/net/kernels. An action's atoms
// begin on a multiple of four floats.

/** The largest number of a row that is not NaN, in every lane. */
// @ts-ignore: decorator
@inline
export function largest(x: usize, count: i32): v128 {
  const none = f32x4.splat(-Infinity);
  let most = none;
  let k = 0;
  for (; k + 4 <= count; k += 4) most = f32x4.pmax(most, v128.load(x + (k << 2)));
  if (k < count) {
    most = f32x4.pmax(most, v128.bitselect(v128.load(x + (k << 2)), none, lanesUpTo(count, k)));
  }
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  return f32x4.pmax(most, v128.shuffle<f32>(most, most, 1, 0, 3, 2));
}

/** Stores exp((x_k - most) / temperature), padding zero, and returns the sum. */
// @ts-ignore: decorator
@inline
export function exponentials<Divided>(
  x: usize,
  count: i32,
  most: v128,
  temperature: v128,
  to: usize,
): f32 {
  let even = f32x4.splat(0);
  let odd = even;
  for (let k = 0; k < count; k += 8) {
    const e = exponential<Divided>(x + (k << 2), most, temperature, lanesUpTo(count, k));
    v128.store(to + (k << 2), e);
    even = f32x4.add(even, e);
    if (k + 4 < count) {
      const f = exponential<Divided>(x + (k << 2) + 16, most, temperature, lanesUpTo(count, k + 4));
      v128.store(to + (k << 2) + 16, f);
      odd = f32x4.add(odd, f);
    }
  }
  return eightfold(even, odd);
}

/** As type arguments: whether differences are divided by a temperature. */
export class Tempered {}
export class Plain {}

// @ts-ignore: decorator
@inline
function exponential<Divided>(x: usize, most: v128, temperature: v128, lanes: v128): v128 {
  let above = f32x4.sub(v128.load(x), most);
  if (idof<Divided>() == idof<Tempered>()) above = f32x4.div(above, temperature);
  return v128.and(exp4(above), lanes);
}

/** The eightfold sum of the products of two rows. */
// @ts-ignore: decorator
@inline
export function dot(x: usize, y: usize, count: i32): f32 {
  const whole = wholeBytes(count);
  const rest = count & 7;
  let even = f32x4.splat(0);
  let odd = even;
  for (let j: usize = 0; j < whole; j += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(x + j), v128.load(y + j)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(x + j, 16), v128.load(y + j, 16)));
  }
  if (rest > 0) {
    const product = f32x4.mul(v128.load(x + whole), v128.load(y + whole));
    even = f32x4.add(even, v128.and(product, firstRest(count)));
  }
  if (rest > 4) {
    const product = f32x4.mul(v128.load(x + whole, 16), v128.load(y + whole, 16));
    odd = f32x4.add(odd, v128.and(product, secondRest(count)));
  }
  return eightfold(even, odd);
}

export function softmax(
  actionCount: i32,
  atoms: i32,
  stride: i32,
  logits: usize,
  probabilities: usize,
  rows: i32,
): void {
  const step = stride << 2;
  const groups = rows * actionCount;
  const none = f32x4.splat(0);
  for (let g = 0; g < groups; g++) {
    const sum = exponentials<Plain>(logits, atoms, largest(logits, atoms), none, probabilities);
    const total = f32x4.splat(sum);
    for (let k = 0; k < atoms; k += 4) {
      const at = probabilities + (k << 2);
      const p = f32x4.div(v128.load(at), total);
      v128.store(at, v128.and(p, lanesUpTo(atoms, k)));
    }
    logits += step;
    probabilities += step;
  }
}

export function expectation(
  actionCount: i32,
  atoms: i32,
  stride: i32,
  distribution: usize,
  factors: usize,
  values: usize,
  rows: i32,
): void {
  const step = stride << 2;
  for (let r = 0; r < rows; r++) {
    for (let a = 0; a < actionCount; a++) {
      store<f32>(values + (a << 2), dot(distribution, factors, atoms));
      distribution += step;
    }
    values += pitchBytes(actionCount);
  }
}

export function gatherAtoms(
  actionCount: i32,
  atoms: i32,
  stride: i32,
  distribution: usize,
  indices: usize,
  taken: usize,
  rows: i32,
): i32 {
  const width = (actionCount * stride) << 2;
  for (let r = 0; r < rows; r++) {
    const index = load<u32>(indices + (r << 2));
    if (index >= <u32>actionCount) return r;
    const from = distribution + index * (stride << 2);
    for (let k = 0; k < atoms; k += 4) {
      const lanes = lanesUpTo(atoms, k);
      v128.store(taken + (k << 2), v128.and(v128.load(from + (k << 2)), lanes));
    }
    distribution += width;
    taken += pitchBytes(atoms);
  }
  return -1;
}

export function mixAtoms(
  actionCount: i32,
  atoms: i32,
  stride: i32,
  distribution: usize,
  policy: usize,
  mixed: usize,
  rows: i32,
): void {
  const step = stride << 2;
  const width = pitchBytes(actionCount * stride);
  for (let r = 0; r < rows; r++) {
    if (stride == 1) {
      let sum: f32 = 0;
      for (let a = 0; a < actionCount << 2; a += 4) {
        sum += load<f32>(policy + a) * load<f32>(distribution + a);
      }
      store<f32>(mixed, sum);
    } else {
      for (let k = 0; k < step; k += 16) {
        let sum = f32x4.splat(0);
        for (let a = 0; a < actionCount; a++) {
          const p = v128.load32_splat(policy + (a << 2));
          sum = f32x4.add(sum, f32x4.mul(p, v128.load(distribution + a * step + k)));
        }
        v128.store(mixed + k, sum);
      }
    }
    distribution += width;
    policy += pitchBytes(actionCount);
    mixed += step;
  }
}

/** tau log of four times the same number's first lane. */
// @ts-ignore: decorator
@inline
function tempered(temperature: f32, sum: f32): f32 {
  return temperature * f32x4.extract_lane(log4(f32x4.splat(sum)), 0);
}

export function softPolicy(
  values: usize,
  nextValues: usize,
  columns: i32,
  actions: usize,
  rewards: usize,
  discounts: usize,
  temperature: f32,
  alpha: f32,
  clip: f32,
  policy: usize,
  softRewards: usize,
  rows: i32,
): i32 {
  const width = pitchBytes(columns);
  const tau = f32x4.splat(temperature);
  for (let r = 0; r < rows; r++) {
    const at = r << 2;
    const action = load<u32>(actions + at);
    if (action >= <u32>columns) return r;
    const most = largest(values, columns);
    const leftSum = exponentials<Tempered>(values, columns, most, tau, policy);
    const above = load<f32>(values + (action << 2)) - f32x4.extract_lane(most, 0);
    const log = above - tempered(temperature, leftSum);
    const bonus = alpha * clamp(log, clip, 0);
    const entropy = <f32>0 - mixLogs(nextValues, columns, temperature, policy);
    const reward = load<f32>(rewards + at) + bonus;
    store<f32>(softRewards + at, reward + load<f32>(discounts + at) * entropy);
    values += width;
    nextValues += width;
    policy += width;
  }
  return -1;
}

/** Writes the policy; returns sum_a pi(a) tau log pi(a), eightfold. */
// @ts-ignore: decorator
@inline
function mixLogs(values: usize, columns: i32, temperature: f32, policy: usize): f32 {
  const most = largest(values, columns);
  const tau = f32x4.splat(temperature);
  const sum = exponentials<Tempered>(values, columns, most, tau, policy);
  const offset = f32x4.splat(tempered(temperature, sum));
  const total = f32x4.splat(sum);
  let even = f32x4.splat(0);
  let odd = even;
  for (let k = 0; k < columns; k += 4) {
    const at = k << 2;
    const p = f32x4.div(v128.load(policy + at), total);
    const log = f32x4.sub(f32x4.sub(v128.load(values + at), most), offset);
    const product = v128.and(f32x4.mul(p, log), lanesUpTo(columns, k));
    v128.store(policy + at, p);
    if (k & 4) odd = f32x4.add(odd, product);
    else even = f32x4.add(even, product);
  }
  return eightfold(even, odd);
}
