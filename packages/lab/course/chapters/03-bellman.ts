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
    const steps = distances(lake)[start] ?? 0;
    return {
      numbers: { steps, heard, worth: values[start] ?? 0 },
      pictures: [
        boardOf(lake, {
          title: 'What each tile is worth in the end',
          values,
          arrows: [...policy].map((action, tile) => (isEnd(lake, tile) ? undefined : action)),
          symbols: { value: 'V', arrow: 'a', goal: 'r' },
        }),
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

/** Every tile's backup from the values of the sweep before. */
function swept(model: TransitionModel, before: Float64Array, discount: number): Float64Array {
  return before.map((_, state) => {
    const worth = Array.from({ length: model.actions }, (__, action) =>
      actionValue(model, before, { state, action, discount }),
    );
    return Math.max(...worth);
  });
}
