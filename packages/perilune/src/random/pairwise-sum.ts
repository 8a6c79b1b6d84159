const BLOCK = 128;

/**
 * The sum of numbers in the order of numpy's `sum`, whose rounding grows with the logarithm of their
 * count (Higham, https://doi.org/10.1137/0914050): halves of multiples of 8, down to blocks of 128,
 * and in a block eight sums side by side.
 */
export function pairwiseSum(
  values: ArrayLike<number>,
  from = 0,
  count = values.length - from,
): number {
  if (count <= BLOCK) return blockSum(values, from, count);
  const half = Math.floor(count / 2);
  const left = half - (half % 8);
  return pairwiseSum(values, from, left) + pairwiseSum(values, from + left, count - left);
}

function blockSum(values: ArrayLike<number>, from: number, count: number): number {
  const whole = count < 8 ? 0 : count - (count % 8);
  let sum = whole === 0 ? 0 : eightSums(values, from, whole);
  for (let i = whole; i < count; i++) sum += values[from + i] as number;
  return sum;
}

function eightSums(values: ArrayLike<number>, from: number, count: number): number {
  const sums = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) (sums[i % 8] as number) += values[from + i] as number;
  const [a, b, c, d, e, f, g, h] = sums as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return a + b + (c + d) + (e + f + (g + h));
}
