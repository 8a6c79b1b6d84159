import type { Leaf } from './forest.js';

/** Which part of the variance over the whole cube is due to one dimension, or to two beyond each by itself. */
export interface Importance {
  dimensions: readonly number[];
  share: number;
}

/**
 * Functional analysis of variance of a forest (Hutter et al. 2014, "An Efficient Approach for Assessing Hyperparameter
 * Importance", algorithm 2), exact for each tree and averaged over trees: V_U / V, where V_U is the variance of the marginal over
 * all others less those of its parts.
 *
 * @returns all single dimensions, then all pairs
 */
export function fanova(forest: readonly Leaf[][], dimensions: number): Importance[] {
  const singles = Array.from({ length: dimensions }, (_, d) => [d]);
  const pairs = singles.flatMap(([a = 0]) => singles.slice(a + 1).map(([b = 0]) => [a, b]));
  const sums = new Map<string, number>();
  let counted = 0;
  for (const leaves of forest) {
    const mean = leaves.reduce((sum, leaf) => sum + volume(leaf) * leaf.value, 0);
    const total = leaves.reduce((sum, leaf) => sum + volume(leaf) * (leaf.value - mean) ** 2, 0);
    if (total <= 0) continue;
    counted += 1;
    const single = singles.map(([d = 0]) => variance(leaves, [d], mean));
    single.forEach((value, d) => {
      add(sums, [d], value / total);
    });
    for (const [a = 0, b = 0] of pairs) {
      const both = variance(leaves, [a, b], mean);
      add(sums, [a, b], (both - (single[a] as number) - (single[b] as number)) / total);
    }
  }
  return [...singles, ...pairs].map((each) => ({
    dimensions: each,
    share: counted === 0 ? 0 : Math.max(0, (sums.get(each.join()) ?? 0) / counted),
  }));
}

function add(sums: Map<string, number>, dimensions: readonly number[], value: number): void {
  const key = dimensions.join();
  sums.set(key, (sums.get(key) ?? 0) + value);
}

function volume({ low, high }: Leaf, without: readonly number[] = []): number {
  return low.reduce(
    (product, edge, d) => (without.includes(d) ? product : product * ((high[d] as number) - edge)),
    1,
  );
}

/** Of the marginal over one or two dimensions, which is constant between the edges of leaves. */
function variance(leaves: readonly Leaf[], dimensions: readonly number[], mean: number): number {
  const [a = 0, b] = dimensions;
  const xs = edgesOf(leaves, a);
  const ys = b === undefined ? [0, 1] : edgesOf(leaves, b);
  const [columns, rows] = [xs.length, ys.length];
  // Each leaf is added to a rectangle of cells: by its corners, summed up afterwards.
  const corners = new Float64Array(columns * rows);
  const xAt = new Map(xs.map((x, i) => [x, i]));
  const yAt = new Map(ys.map((y, i) => [y, i]));
  for (const leaf of leaves) {
    const share = leaf.value * volume(leaf, dimensions);
    const [x0, x1] = [xAt.get(leaf.low[a] as number) ?? 0, xAt.get(leaf.high[a] as number) ?? 0];
    const [y0, y1] =
      b === undefined
        ? [0, 1]
        : [yAt.get(leaf.low[b] as number) ?? 0, yAt.get(leaf.high[b] as number) ?? 0];
    for (const [x, y, sign] of [
      [x0, y0, 1],
      [x1, y0, -1],
      [x0, y1, -1],
      [x1, y1, 1],
    ] as const) {
      const at = y * columns + x;
      corners[at] = (corners[at] as number) + sign * share;
    }
  }
  let sum = 0;
  const above = new Float64Array(columns);
  for (let y = 0; y < rows - 1; y++) {
    let left = 0;
    for (let x = 0; x < columns - 1; x++) {
      left += corners[y * columns + x] as number;
      above[x] = (above[x] as number) + left;
      const width = (xs[x + 1] as number) - (xs[x] as number);
      const height = (ys[y + 1] as number) - (ys[y] as number);
      sum += width * height * ((above[x] as number) - mean) ** 2;
    }
  }
  return sum;
}

function edgesOf(leaves: readonly Leaf[], dimension: number): number[] {
  const edges = leaves.flatMap(({ low, high }) => [
    low[dimension] as number,
    high[dimension] as number,
  ]);
  return [...new Set(edges)].sort((a, b) => a - b);
}
