const { fround } = Math;

/** The contract's eightfold sum of float32 terms 0..count-1. */
export function eightfold(count: number, term: (k: number) => number): number {
  const sums = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < count; k++) sums[k & 7] = fround(sums[k & 7]! + term(k));
  const pairs = [0, 1, 2, 3].map((k) => fround(sums[k]! + sums[k + 4]!));
  return fround(fround(pairs[0]! + pairs[2]!) + fround(pairs[1]! + pairs[3]!));
}

/** Lets a NaN through: it is neither above nor below. */
export function clamp(value: number, least: number, most: number): number {
  if (value > most) return most;
  return value < least ? least : value;
}
