/**
 * Sums and products without rounding error, as a pair: the rounded result and what rounding took
 * (Dekker 1971, https://doi.org/10.1007/BF01397083; Knuth, TAOCP 2, 4.2.2). The caller computes the
 * rounded result, these give the rest, so that nothing is allocated.
 */

const SPLITTER = 134217729; // 2^27 + 1

/** (a + b) - sum exactly, for sum = a + b rounded. */
export function sumError(a: number, b: number, sum: number): number {
  const fromB = sum - a;
  return a - (sum - fromB) + (b - fromB);
}

/** The same when |a| >= |b| or a is 0. */
export function orderedSumError(a: number, b: number, sum: number): number {
  return b - (sum - a);
}

/** a * b - product exactly, for product = a * b rounded, with |a| and |b| below 2^996 and no underflow. */
export function productError(a: number, b: number, product: number): number {
  const wideA = SPLITTER * a;
  const wideB = SPLITTER * b;
  const highA = wideA - (wideA - a);
  const highB = wideB - (wideB - b);
  const lowA = a - highA;
  const lowB = b - highB;
  return highA * highB - product + highA * lowB + lowA * highB + lowA * lowB;
}
