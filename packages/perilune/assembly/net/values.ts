import { pitchBytes, shareOfRow } from './layout';

/** The index of the first NaN, or else of the first largest value. */
// @ts-ignore: decorator
@inline
function argmax(row: usize, columns: i32): i32 {
  let best = load<f32>(row);
  let index = 0;
  if (best != best) return 0;
  for (let j = 1; j < columns; j++) {
    const value = load<f32>(row + (j << 2));
    if (value != value) return j;
    if (value > best) {
      best = value;
      index = j;
    }
  }
  return index;
}

export function rowMax(values: usize, columns: i32, maxima: usize, rows: i32): void {
  const width = pitchBytes(columns);
  for (let r = 0; r < rows; r++) {
    const row = values + r * width;
    store<f32>(maxima + (r << 2), load<f32>(row + (argmax(row, columns) << 2)));
  }
}

export function rowArgmax(values: usize, columns: i32, indices: usize, rows: i32): void {
  const width = pitchBytes(columns);
  for (let r = 0; r < rows; r++) {
    store<i32>(indices + (r << 2), argmax(values + r * width, columns));
  }
}

export function maskValues(values: usize, columns: i32, masks: usize, fill: f32, rows: i32): void {
  const width = pitchBytes(columns);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < columns; j++) {
      if (load<u8>(masks + j) == 0) store<f32>(values + (j << 2), fill);
    }
    values += width;
    masks += columns;
  }
}

export function gather(values: usize, columns: i32, indices: usize, taken: usize, rows: i32): i32 {
  const width = pitchBytes(columns);
  for (let r = 0; r < rows; r++) {
    const index = load<u32>(indices + (r << 2));
    if (index >= <u32>columns) return r;
    store<f32>(taken + (r << 2), load<f32>(values + r * width + (index << 2)));
  }
  return -1;
}

export function tdTargets(
  rewards: usize,
  discounts: usize,
  nextValues: usize,
  targets: usize,
  rows: i32,
): void {
  for (let r = 0; r < rows; r++) {
    const at = r << 2;
    const bootstrap = load<f32>(discounts + at) * load<f32>(nextValues + at);
    store<f32>(targets + at, load<f32>(rewards + at) + bootstrap);
  }
}

/** Huber's loss of one TD error. */
// @ts-ignore: decorator
@inline
function huberLoss(size: f64, delta: f64): f64 {
  return size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
}

// Comparisons rather than min and max, so that a NaN passes.
// @ts-ignore: decorator
@inline
function clamp(value: f32, limit: f32): f32 {
  return value > limit ? limit : value < -limit ? -limit : value;
}

/** Losses, as src/net/kernels/value-operations.ts numbers them. */
const HUBER = 1;

export function tdLossGradient(
  loss: i32,
  reduction: i32,
  delta: f32,
  values: usize,
  columns: i32,
  actions: usize,
  targets: usize,
  weights: usize,
  tdErrors: usize,
  valueGradient: usize,
  totals: usize,
  rows: i32,
): i32 {
  const width = pitchBytes(columns);
  const perRow = shareOfRow(reduction, rows);
  const huber = loss == HUBER;
  let lossSum: f64 = 0;
  let valueSum: f64 = 0;
  let targetSum: f64 = 0;
  let largest: f64 = 0;
  memory.fill(valueGradient, 0, rows * width);
  for (let r = 0; r < rows; r++) {
    const at = r << 2;
    const action = load<u32>(actions + at);
    if (action >= <u32>columns) return r;
    const taken = r * width + (action << 2);
    const target = load<f32>(targets + at);
    const value = load<f32>(values + taken);
    const weight = load<f32>(weights + at);
    const tdError = target - value;
    const size = abs(<f64>tdError);
    const slope = huber ? clamp(tdError, delta) : <f32>2 * tdError;
    store<f32>(valueGradient + taken, -slope * weight * perRow);
    store<f32>(tdErrors + at, tdError);
    lossSum += <f64>weight * (huber ? huberLoss(size, delta) : size * size);
    valueSum += value;
    targetSum += target;
    largest = max(largest, size);
  }
  store<f64>(totals, lossSum);
  store<f64>(totals, valueSum, 8);
  store<f64>(totals, targetSum, 16);
  store<f64>(totals, largest, 24);
  return -1;
}
