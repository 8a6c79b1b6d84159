import { actionValue, generateRandomMap, greedyPolicy, type TransitionModel } from 'perilune';
import type { Chapter } from '../chapter';
import { boardOf, distances, isEnd, lakeOf } from '../lake';

const SIZE = 6;
const SWEEPS = 30;

export const chapter: Chapter = {
  run({ value, seed }) {
    const discount = Number(value);
    const lake = lakeOf(generateRandomMap(SIZE, 0.75, seed));
    const { model, start } = lake;
    const sweeps: Float64Array[] = [new Float64Array(model.states)];
    for (let sweep = 1; sweep <= SWEEPS; sweep++) {
      sweeps.push(swept(model, sweeps[sweep - 1] as Float64Array, discount));
    }
    const values = sweeps[SWEEPS] as Float64Array;
    const policy = greedyPolicy(model, values, { discount });
    const knowing = sweeps.map((some) => some.filter((worth) => worth > 0).length);
    const heard = sweeps.findIndex((some) => (some[start] ?? 0) > 0);
    const far = distances(lake);
    const steps = far[start] ?? 0;
    return {
      numbers: { steps, heard, worth: values[start] ?? 0 },
      pictures: [
        boardOf(lake, {
          title: 'What each tile is worth in the end',
          values,
          arrows: [...policy].map((action, tile) => (isEnd(lake, tile) ? undefined : action)),
          symbols: { value: 'V', arrow: 'a', goal: 'r' },
          way: {
            ...{ symbol: 'gamma', label: `every step back: times ${discount}` },
            tiles: wayFrom(start, { model, policy, steps }),
          },
        }),
        {
          kind: 'lines',
          title: 'Worth of a tile, by its steps from the goal',
          x: 'steps from the goal',
          y: 'worth',
          symbols: { y: 'V' },
          lines: [
            {
              ...{ label: `times ${discount} a step`, symbol: 'gamma' },
              points: byDistance(far, values),
            },
          ],
        },
        {
          kind: 'lines',
          title: 'How far the news has gone',
          x: 'sweep',
          y: 'tiles that know of the goal',
          lines: [{ label: 'tiles', points: knowing.map((count, i) => [i, count]), symbol: 'V' }],
        },
      ],
    };
  },

  answer({ steps = 0, heard = 0 }) {
    if (heard === steps) return 'steps';
    return heard < steps ? 'once' : 'late';
  },
};

/** The tiles along the best steps. */
function wayFrom(
  start: number,
  { model, policy, steps }: { model: TransitionModel; policy: ArrayLike<number>; steps: number },
): number[] {
  const way = [start];
  for (let tile = start; way.length <= steps; ) {
    tile = model.transitions(tile, policy[tile] ?? 0)[0]?.next ?? tile;
    way.push(tile);
  }
  return way;
}

/** What the tiles at each distance are worth, which is the same for all of them: the nearest first. */
function byDistance(far: readonly number[], values: ArrayLike<number>): [number, number][] {
  const worth = new Map<number, number>();
  far.forEach((steps, tile) => {
    if (steps > 0 && Number.isFinite(steps)) worth.set(steps, values[tile] ?? 0);
  });
  return [...worth].sort(([one], [other]) => one - other);
}

/** Every tile's backup from the values of the sweep before. */
function swept(model: TransitionModel, before: Float64Array, discount: number): Float64Array {
  return before.map((_, state) => {
    const worth = Array.from({ length: model.actions }, (__, action) =>
      actionValue(model, before, { state, action, discount }),
    );
    return Math.max(...worth);
  });
}
