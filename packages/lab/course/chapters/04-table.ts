import { createAgent, type LearningValueAgent, type MadeEnv, make } from 'perilune';
import type { Chapter } from '../chapter';
import { boardOf, distances, isEnd, type Lake, lakeOf } from '../lake';
import { stepOnce, thinned } from '../learning';

const WALKS = 1_500;
/** Walks for which the first tile is followed, once it has learned something. */
const AFTER_FIRST = 300;

export const chapter: Chapter = {
  run({ value, seed }) {
    const lake = lakeOf();
    const { values, arrows, first, tries, known, followed } = practise(lake, Number(value), seed);
    const far = distances(lake);
    return {
      numbers: {
        first,
        firstDistance: far[first] ?? Number.NaN,
        startDistance: far[lake.start] ?? Number.NaN,
        tries,
        way: stepsOf(lake, arrows),
      },
      pictures: [
        boardOf(lake, {
          title: `What it believes after ${WALKS.toLocaleString('en')} walks`,
          values,
          arrows,
          symbols: { value: 'Q', arrow: 'a', goal: 'r' },
          ring: { tile: first, symbol: 'alpha', label: 'learned first' },
        }),
        {
          kind: 'lines',
          title: 'What the tile that learned first is worth, by its table',
          x: 'walk',
          y: 'worth',
          symbols: { y: 'Q' },
          lines: [
            {
              ...{ label: `moved by ${value} of what is missing`, symbol: 'alpha' },
              points: followed,
            },
          ],
        },
        {
          kind: 'lines',
          title: 'Tiles that have learned something',
          x: 'walk',
          y: 'tiles',
          lines: [{ label: 'tiles', points: thinned(known), symbol: 'Q' }],
        },
      ],
    };
  },

  answer({ firstDistance, startDistance }) {
    if (firstDistance === 1) return 'goal';
    return firstDistance === startDistance ? 'start' : 'between';
  },
};

/** Q-learning from walks at random, a step at a time, so that the first tile to learn anything is seen. */
function practise(lake: Lake, learningRate: number, seed: number) {
  const env = make('FrozenLake-v1', { desc: lake.map, isSlippery: false });
  const agent = createAgent({
    ...{ algo: 'tabular-q', env, seed },
    ...{ learningRate, discount: 0.95, epsilon: 1 },
  });
  const tiles = Array.from({ length: lake.model.states }, (_, tile) => tile);
  const worth = () => {
    const policy = agent.snapshot();
    return tiles.map((tile) => Math.max(...policy.qValues(tile)));
  };
  let values = worth();
  let [first, tries] = [-1, 0];
  const known: [number, number][] = [];
  const courses: (readonly number[])[] = [];
  for (let walk = 1; walk <= WALKS; walk++) {
    walkOnce(env, agent, seed * 100_000 + walk);
    values = worth();
    const learned = values.filter((value) => value > 0).length;
    if (first < 0 && learned > 0) [first, tries] = [values.findIndex((value) => value > 0), walk];
    known.push([walk, learned]);
    courses.push(values);
  }
  env.close();
  const policy = agent.snapshot();
  const arrows = tiles.map((tile) =>
    isEnd(lake, tile) || values[tile] === 0 ? undefined : policy.act(tile),
  );
  const followed = courses
    .slice(0, tries + AFTER_FIRST)
    .map((some, i) => [i + 1, some[first] ?? 0] as const);
  return { values, arrows, first, tries, known, followed: thinned(followed) };
}

/** One walk from the start to its end, learned from step by step. */
function walkOnce(env: MadeEnv<'FrozenLake-v1'>, agent: LearningValueAgent, seed: number): void {
  let { observation } = env.reset({ seed });
  for (let ended = false; !ended; ) {
    const came = stepOnce(env, agent, observation);
    observation = came.observation;
    ended = came.terminated || came.truncated;
  }
}

/** Steps along the arrows from the start to the goal; 0 if they lead elsewhere. */
function stepsOf({ model, start, goal }: Lake, arrows: readonly (number | undefined)[]): number {
  let tile = start;
  for (let steps = 0; steps < model.states; steps++) {
    if (tile === goal) return steps;
    const action = arrows[tile];
    const next = action === undefined ? undefined : model.transitions(tile, action)[0]?.next;
    if (next === undefined) return 0;
    tile = next;
  }
  return 0;
}
