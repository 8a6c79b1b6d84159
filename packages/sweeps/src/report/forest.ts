import type { Generator } from 'perilune';
import { streamOf } from '../samplers/draw.js';

/** A leaf: a box of the unit cube, and what the tree says there. */
export interface Leaf {
  low: readonly number[];
  high: readonly number[];
  value: number;
}

const TREES = 64;

/**
 * A random forest for regression on the unit cube (Breiman 2001): each tree is grown on a bootstrap sample until its leaves
 * hold one value, at each node by the split that leaves the least squared error.
 *
 * @param points rows of numbers in 0..1
 * @returns of each tree its leaves, which fill the cube
 */
export function growForest(
  points: readonly (readonly number[])[],
  values: readonly number[],
  seed = 0,
): Leaf[][] {
  return Array.from({ length: TREES }, (_, tree) => {
    const rows = bootstrap(points.length, streamOf(seed, 'forest', tree));
    const dimensions = points[0]?.length ?? 0;
    const cube = { low: Array(dimensions).fill(0), high: Array(dimensions).fill(1) };
    return grow({ points, values }, rows, cube);
  });
}

function bootstrap(count: number, generator: Generator): number[] {
  return Array.from({ length: count }, () => generator.integers(0, count));
}

interface Data {
  points: readonly (readonly number[])[];
  values: readonly number[];
}

type Box = Pick<Leaf, 'low' | 'high'>;

function grow(data: Data, rows: readonly number[], box: Box): Leaf[] {
  const split = bestSplit(data, rows);
  if (split === undefined) return [{ ...box, value: meanOf(data, rows) }];
  const { dimension, at } = split;
  const isLeft = (row: number) => (data.points[row]?.[dimension] as number) < at;
  const put = (side: readonly number[]) => side.map((edge, d) => (d === dimension ? at : edge));
  const left = { low: box.low, high: put(box.high) };
  const right = { low: put(box.low), high: box.high };
  return [
    ...grow(data, rows.filter(isLeft), left),
    ...grow(
      data,
      rows.filter((row) => !isLeft(row)),
      right,
    ),
  ];
}

function meanOf({ values }: Data, rows: readonly number[]): number {
  return rows.reduce((sum, row) => sum + (values[row] as number), 0) / rows.length;
}

/** Between two neighbours of a dimension; undefined where nothing is to be gained. */
function bestSplit(data: Data, rows: readonly number[]) {
  const total = rows.reduce((sum, row) => sum + (data.values[row] as number), 0);
  let most = (total * total) / rows.length + 1e-12 * Math.abs(total);
  let best: { dimension: number; at: number } | undefined;
  const dimensions = data.points[0]?.length ?? 0;
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const place = (row: number) => data.points[row]?.[dimension] as number;
    const order = [...rows].sort((a, b) => place(a) - place(b));
    let sum = 0;
    for (let i = 0; i < order.length - 1; i++) {
      sum += data.values[order[i] as number] as number;
      const [here, next] = [place(order[i] as number), place(order[i + 1] as number)];
      if (here === next) continue;
      const rest = total - sum;
      const gain = (sum * sum) / (i + 1) + (rest * rest) / (order.length - i - 1);
      if (gain <= most) continue;
      most = gain;
      best = { dimension, at: (here + next) / 2 };
    }
  }
  return best;
}

/** What a forest says at a point: the mean of its trees. */
export function predict(forest: readonly Leaf[][], point: readonly number[]): number {
  const values = forest.map((leaves) => {
    const leaf = leaves.find(({ low, high }) =>
      point.every((x, d) => x >= (low[d] as number) && (x < (high[d] as number) || high[d] === 1)),
    );
    return leaf?.value ?? 0;
  });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
