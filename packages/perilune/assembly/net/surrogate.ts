import { exp4 } from './exp-log';
import { clamp } from './sums';

// The formulas and orders of summation are those of the contract, src/net/kernels/policy-operations.ts.

/** Objectives, as the table numbers them. */
const PLAIN = 1;

export function surrogate(
  objective: i32,
  logProbabilities: usize,
  entropies: usize,
  oldLogProbabilities: usize,
  advantages: usize,
  flows: usize,
  totals: usize,
  rows: i32,
  clip: f32,
): void {
  const share = <f32>(1.0 / <f64>rows);
  const least: f32 = 1 - clip;
  const most: f32 = 1 + clip;
  const isPlain = objective == PLAIN;
  let lossSum: f64 = 0;
  let divergence: f64 = 0;
  let clippedCount: f64 = 0;
  let entropySum: f64 = 0;
  // Four ratios at a time, each until what flows takes its place.
  for (let at = 0; at < rows << 2; at += 16) {
    const change = f32x4.sub(v128.load(logProbabilities + at), v128.load(oldLogProbabilities + at));
    v128.store(flows + at, exp4(change));
  }
  for (let r = 0; r < rows; r++) {
    const at = r << 2;
    const log = load<f32>(logProbabilities + at);
    const advantage = load<f32>(advantages + at);
    const change = log - load<f32>(oldLogProbabilities + at);
    const ratio = load<f32>(flows + at);
    let loss: f32;
    let slope: f32;
    if (isPlain) {
      loss = -advantage * log;
      slope = -advantage;
    } else {
      const free = ratio * advantage;
      const held = clamp(ratio, least, most) * advantage;
      const isHeld = held < free;
      loss = isHeld ? -held : -free;
      slope = isHeld ? <f32>0 : -free;
    }
    store<f32>(flows + at, slope * share);
    const above: f32 = ratio - 1;
    lossSum += loss;
    divergence += above - change;
    clippedCount += abs(above) > clip ? 1 : 0;
    entropySum += load<f32>(entropies + at);
  }
  store<f64>(totals, lossSum);
  store<f64>(totals, divergence, 8);
  store<f64>(totals, clippedCount, 16);
  store<f64>(totals, entropySum, 24);
}

export function valueLoss(
  values: usize,
  oldValues: usize,
  returns: usize,
  valueGradient: usize,
  total: usize,
  rows: i32,
  clip: f32,
  weight: f32,
): void {
  const share = <f32>(1.0 / <f64>rows);
  let sum: f64 = 0;
  for (let r = 0; r < rows; r++) {
    const at = r << 2;
    const place = r << 4;
    const value = load<f32>(values + place);
    const old = load<f32>(oldValues + at);
    const moved = value - old;
    // A NaN is neither above nor below, so that it is not held.
    const isHeld = moved > clip || moved < -clip;
    const near = isHeld ? old + clamp(moved, -clip, clip) : value;
    const error = near - load<f32>(returns + at);
    sum += <f64>error * <f64>error;
    const slope = weight * (<f32>2 * error) * share;
    store<f32>(valueGradient + place, isHeld ? <f32>0 : slope);
  }
  store<f64>(total, sum);
}
