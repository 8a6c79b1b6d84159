import { quantileLoss } from './atom-losses';
import { pitchBytes } from './layout';

// What several critics say side by side; the formulas and orders of summation are those of the contract,
// src/net/kernels.

/** Sorts a row, NaN first, equal values in their order. */
function sort(row: usize, count: i32): void {
  for (let i = 1; i < count; i++) {
    const x = load<f32>(row + (i << 2));
    let j = i;
    for (; j > 0; j--) {
      const before = load<f32>(row + ((j - 1) << 2));
      if (!(x < before) && !(x != x && before == before)) break;
      store<f32>(row + (j << 2), before);
    }
    store<f32>(row + (j << 2), x);
  }
}

export function truncatedTargets(
  nextValues: usize,
  columns: i32,
  kept: i32,
  logProbabilities: usize,
  temperature: usize,
  rewards: usize,
  discounts: usize,
  targets: usize,
  rows: i32,
): void {
  const alpha = load<f32>(temperature);
  for (let r = 0; r < rows; r++) {
    const at = r << 2;
    sort(nextValues, columns);
    const cost = alpha * load<f32>(logProbabilities + at);
    const reward = load<f32>(rewards + at);
    const discount = load<f32>(discounts + at);
    for (let k = 0; k < kept; k++) {
      const next = discount * (load<f32>(nextValues + (k << 2)) - cost);
      store<f32>(targets + (k << 2), reward + next);
    }
    nextValues += pitchBytes(columns);
    targets += pitchBytes(kept);
  }
}

export function criticLossGradient(
  values: usize,
  columns: i32,
  targets: usize,
  factor: f32,
  valueGradient: usize,
  totals: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const perRow = <f32>(1.0 / <f64>rows);
  let squares: f64 = 0;
  let valueSum: f64 = 0;
  let targetSum: f64 = 0;
  let sizes: f64 = 0;
  memory.fill(valueGradient, 0, rows * width);
  for (let r = 0; r < rows; r++) {
    const target = load<f32>(targets + (r << 4));
    for (let j = 0; j < columns; j++) {
      const at = r * width + (j << 2);
      const value = load<f32>(values + at);
      const td = target - value;
      store<f32>(valueGradient + at, -(factor * td) * perRow);
      squares += <f64>td * <f64>td;
      valueSum += value;
      targetSum += target;
      sizes += abs(<f64>td);
    }
  }
  store<f64>(totals, squares);
  store<f64>(totals, valueSum, 8);
  store<f64>(totals, targetSum, 16);
  store<f64>(totals, sizes, 24);
}

export function truncatedLossGradient(
  values: usize,
  columns: i32,
  quantiles: i32,
  targets: usize,
  kept: i32,
  valueGradient: usize,
  totals: usize,
  rows: i32,
  scratch: usize,
): void {
  const perRow = <f32>(1.0 / <f64>rows);
  const pairs = <f32>(kept * columns);
  memory.fill(totals, 0, 32);
  memory.fill(valueGradient, 0, rows * pitchBytes(columns));
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < columns; i++) {
      const at = i << 2;
      const k = i % quantiles;
      const level = <f32>(k + k + 1) / <f32>(quantiles + quantiles);
      const loss = quantileLoss(load<f32>(values + at), targets, kept, level, 1, scratch);
      store<f64>(totals, load<f64>(totals) + loss);
      store<f32>(valueGradient + at, -(load<f32>(scratch, 64) / pairs) * perRow);
    }
    const value = meanOf(values, columns);
    const target = meanOf(targets, kept);
    store<f64>(totals, load<f64>(totals, 8) + value, 8);
    store<f64>(totals, load<f64>(totals, 16) + target, 16);
    store<f64>(totals, load<f64>(totals, 24) + abs(target - value), 24);
    values += pitchBytes(columns);
    valueGradient += pitchBytes(columns);
    targets += pitchBytes(kept);
  }
}

/** Summed from the left. */
function meanOf(row: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += load<f32>(row + (i << 2));
  return sum / <f64>count;
}

/** PESSIMISMS of src/net/kernels/actor-critic-operations.ts. */
const MEAN = 1;

export function actorValueGradient(
  values: usize,
  columns: i32,
  pessimism: i32,
  valueGradient: usize,
  totals: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  const perRow = <f32>(1.0 / <f64>rows);
  const share: f32 = -(perRow / <f32>columns);
  memory.fill(valueGradient, 0, rows * width);
  let sum: f64 = 0;
  for (let r = 0; r < rows; r++) {
    if (pessimism == MEAN) {
      for (let j = 0; j < columns; j++) store<f32>(valueGradient + (j << 2), share);
      sum += meanOf(values, columns);
    } else {
      const at = indexOfLeast(values, columns) << 2;
      store<f32>(valueGradient + at, -perRow);
      sum += load<f32>(values + at);
    }
    values += width;
    valueGradient += width;
  }
  store<f64>(totals, sum);
}

/** The index of the first NaN, or else of the first least value. */
function indexOfLeast(row: usize, columns: i32): i32 {
  let index = 0;
  for (let j = 0; j < columns; j++) {
    const value = load<f32>(row + (j << 2));
    if (value != value) return j;
    if (value < load<f32>(row + (index << 2))) index = j;
  }
  return index;
}
