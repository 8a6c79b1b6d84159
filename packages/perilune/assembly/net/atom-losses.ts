import { dot, exponentials, largest, Plain } from './distributions';
import { log4 } from './exp-log';
import { pitchBytes, shareOfRow } from './layout';
import { eightfold, lanesUpTo } from './sums';

// The formulas and orders of summation are those of the contract, src/net/kernels.

/** Adds one row to the sums over a batch; returns its TD error. */
function addRow(totals: usize, weight: f32, loss: f64, value: f32, target: f32): f32 {
  const tdError = target - value;
  store<f64>(totals, load<f64>(totals) + <f64>weight * loss);
  store<f64>(totals, load<f64>(totals, 8) + value, 8);
  store<f64>(totals, load<f64>(totals, 16) + target, 16);
  store<f64>(totals, max(load<f64>(totals, 24), abs(<f64>tdError)), 24);
  return tdError;
}

export function categoricalLossGradient(
  actionCount: i32,
  atoms: i32,
  stride: i32,
  values: usize,
  actions: usize,
  targets: usize,
  weights: usize,
  reduction: i32,
  tdErrors: usize,
  priorities: usize,
  valueGradient: usize,
  totals: usize,
  support: usize,
  rows: i32,
): i32 {
  const width = (actionCount * stride) << 2;
  const perRow = f32x4.splat(shareOfRow(reduction, rows));
  memory.fill(totals, 0, 32);
  memory.fill(valueGradient, 0, rows * width);
  for (let r = 0; r < rows; r++) {
    const at = r << 2;
    const action = load<u32>(actions + at);
    if (action >= <u32>actionCount) return r;
    const offset = r * width + action * (stride << 2);
    const x = values + offset;
    const g = valueGradient + offset;
    const most = largest(x, atoms);
    const total = f32x4.splat(exponentials<Plain>(x, atoms, most, most, g));
    const loss: f32 = <f32>0 - crossed(x, targets, atoms, most, log4(total));
    const divergence = negentropy(targets, atoms) + loss;
    const weight = v128.load32_splat(weights + at);
    const value = slopes(g, targets, atoms, total, support, weight, perRow);
    const target = dot(targets, support, atoms);
    const error = addRow(totals, load<f32>(weights + at), loss, value, target);
    store<f32>(tdErrors + at, error);
    store<f32>(priorities + at, divergence < 0 ? 0 : divergence);
    targets += pitchBytes(atoms);
  }
  return -1;
}

/** sum_k m_k ((x_k - most) - offset) */
// @ts-ignore: decorator
@inline
function crossed(x: usize, m: usize, atoms: i32, most: v128, offset: v128): f32 {
  let even = f32x4.splat(0);
  let odd = even;
  for (let k = 0; k < atoms; k += 4) {
    const at = k << 2;
    const log = f32x4.sub(f32x4.sub(v128.load(x + at), most), offset);
    const product = v128.and(f32x4.mul(v128.load(m + at), log), lanesUpTo(atoms, k));
    if (k & 4) odd = f32x4.add(odd, product);
    else even = f32x4.add(even, product);
  }
  return eightfold(even, odd);
}

/** sum_k m_k log m_k, where 0 log 0 is 0 */
// @ts-ignore: decorator
@inline
function negentropy(m: usize, atoms: i32): f32 {
  const zero = f32x4.splat(0);
  let even = zero;
  let odd = zero;
  for (let k = 0; k < atoms; k += 4) {
    const p = v128.load(m + (k << 2));
    const product = v128.andnot(f32x4.mul(p, log4(p)), f32x4.eq(p, zero));
    const own = v128.and(product, lanesUpTo(atoms, k));
    if (k & 4) odd = f32x4.add(odd, own);
    else even = f32x4.add(even, own);
  }
  return eightfold(even, odd);
}

/** Turns exponentials into the loss's gradient; returns the expectation of what they are of. */
// @ts-ignore: decorator
@inline
function slopes(
  g: usize,
  m: usize,
  atoms: i32,
  total: v128,
  support: usize,
  weight: v128,
  perRow: v128,
): f32 {
  let even = f32x4.splat(0);
  let odd = even;
  for (let k = 0; k < atoms; k += 4) {
    const at = k << 2;
    const lanes = lanesUpTo(atoms, k);
    const p = f32x4.div(v128.load(g + at), total);
    const product = v128.and(f32x4.mul(p, v128.load(support + at)), lanes);
    const slope = f32x4.mul(f32x4.sub(p, v128.load(m + at)), weight);
    v128.store(g + at, v128.and(f32x4.mul(slope, perRow), lanes));
    if (k & 4) odd = f32x4.add(odd, product);
    else even = f32x4.add(even, product);
  }
  return eightfold(even, odd);
}

export function quantileLossGradient(
  actionCount: i32,
  atoms: i32,
  stride: i32,
  values: usize,
  actions: usize,
  targets: usize,
  weights: usize,
  reduction: i32,
  tdErrors: usize,
  priorities: usize,
  valueGradient: usize,
  totals: usize,
  delta: f32,
  rows: i32,
  scratch: usize,
): i32 {
  const width = (actionCount * stride) << 2;
  const perRow = shareOfRow(reduction, rows);
  const count = <f32>atoms;
  memory.fill(totals, 0, 32);
  memory.fill(valueGradient, 0, rows * width);
  for (let r = 0; r < rows; r++) {
    const at = r << 2;
    const action = load<u32>(actions + at);
    if (action >= <u32>actionCount) return r;
    const offset = r * width + action * (stride << 2);
    const x = values + offset;
    const weight = load<f32>(weights + at);
    let sum: f64 = 0;
    for (let i = 0; i < atoms; i++) {
      const level = <f32>(i + i + 1) / <f32>(atoms + atoms);
      sum += quantileLoss(load<f32>(x + (i << 2)), targets, atoms, level, delta, scratch);
      const slope = -(load<f32>(scratch, 64) / count);
      store<f32>(valueGradient + offset + (i << 2), slope * weight * perRow);
    }
    const loss = sum / <f64>atoms;
    const error = addRow(
      totals,
      weight,
      loss,
      total(x, atoms) / count,
      total(targets, atoms) / count,
    );
    store<f32>(tdErrors + at, error);
    store<f32>(priorities + at, <f32>(loss / <f64>atoms));
    targets += pitchBytes(atoms);
  }
  return -1;
}

/**
 * The sum over a row of targets for one quantile at its level. Leaves in scratch memory four vectors,
 * the quantile, kappa and the factors of targets above and below, and behind them sum_j w c.
 */
// @ts-ignore: decorator
@inline
export function quantileLoss(
  value: f32,
  targets: usize,
  atoms: i32,
  level: f32,
  delta: f32,
  quantile: usize,
): f32 {
  v128.store(quantile, f32x4.splat(value));
  v128.store(quantile, f32x4.splat(delta), 16);
  v128.store(quantile, f32x4.splat(level), 32);
  v128.store(quantile, f32x4.splat(<f32>1 - level), 48);
  const theta = v128.load(quantile);
  let even = f32x4.splat(0);
  let odd = even;
  let evenPull = even;
  let oddPull = even;
  let left = atoms;
  for (; left >= 8; left -= 8) {
    const u0 = f32x4.sub(v128.load(targets), theta);
    const u1 = f32x4.sub(v128.load(targets, 16), theta);
    const c0 = clipped(u0, quantile);
    const c1 = clipped(u1, quantile);
    const pull0 = f32x4.mul(side(u0, quantile), c0);
    const pull1 = f32x4.mul(side(u1, quantile), c1);
    even = f32x4.add(even, f32x4.mul(side(u0, quantile), huber(u0, c0)));
    odd = f32x4.add(odd, f32x4.mul(side(u1, quantile), huber(u1, c1)));
    evenPull = f32x4.add(evenPull, pull0);
    oddPull = f32x4.add(oddPull, pull1);
    targets += 32;
  }
  if (left > 0) {
    const u = f32x4.sub(v128.load(targets), theta);
    const loss = f32x4.mul(side(u, quantile), huber(u, clipped(u, quantile)));
    even = f32x4.add(even, v128.and(loss, lanesUpTo(left, 0)));
    evenPull = f32x4.add(
      evenPull,
      v128.and(f32x4.mul(side(u, quantile), clipped(u, quantile)), lanesUpTo(left, 0)),
    );
  }
  if (left > 4) {
    const u = f32x4.sub(v128.load(targets, 16), theta);
    const loss = f32x4.mul(side(u, quantile), huber(u, clipped(u, quantile)));
    odd = f32x4.add(odd, v128.and(loss, lanesUpTo(left, 4)));
    oddPull = f32x4.add(
      oddPull,
      v128.and(f32x4.mul(side(u, quantile), clipped(u, quantile)), lanesUpTo(left, 4)),
    );
  }
  store<f32>(quantile, eightfold(evenPull, oddPull), 64);
  return eightfold(even, odd);
}

// In this order a NaN stays: pmax(x, y) is x unless x < y.
// @ts-ignore: decorator
@inline
function clipped(u: v128, quantile: usize): v128 {
  const delta = v128.load(quantile, 16);
  return f32x4.pmax(f32x4.pmin(u, delta), f32x4.neg(delta));
}

/** The factor of an error: the level, or what it lacks of 1 where the target lies below. */
// @ts-ignore: decorator
@inline
function side(u: v128, quantile: usize): v128 {
  const isBelow = f32x4.lt(u, f32x4.splat(0));
  return v128.bitselect(v128.load(quantile, 48), v128.load(quantile, 32), isBelow);
}

// @ts-ignore: decorator
@inline
function huber(u: v128, c: v128): v128 {
  return f32x4.mul(c, f32x4.sub(u, f32x4.mul(f32x4.splat(0.5), c)));
}

/** The eightfold sum of a row. */
// @ts-ignore: decorator
@inline
function total(x: usize, count: i32): f32 {
  let even = f32x4.splat(0);
  let odd = even;
  for (let k = 0; k < count; k += 4) {
    const own = v128.and(v128.load(x + (k << 2)), lanesUpTo(count, k));
    if (k & 4) odd = f32x4.add(odd, own);
    else even = f32x4.add(even, own);
  }
  return eightfold(even, odd);
}

/** Columns that are zero in every row. */
export function countDead(values: usize, columns: i32, rows: i32): i32 {
  const width = pitchBytes(columns);
  const zero = f32x4.splat(0);
  let dead = 0;
  for (let j = 0; j < columns; j += 4) {
    let awake = zero;
    let at = values + (j << 2);
    for (let r = 0; r < rows; r++) {
      awake = v128.or(awake, f32x4.ne(v128.load(at), zero));
      at += width;
    }
    const asleep = v128.and(v128.not(awake), lanesUpTo(columns, j));
    dead += popcnt(i32x4.bitmask(asleep));
  }
  return dead;
}
