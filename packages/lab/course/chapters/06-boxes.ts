import { createAgent, make, mean, trailingMeans } from 'perilune';
import type { Chapter } from '../chapter';
import { SOLVED, stepOnce, thinned } from '../learning';

const ENV = 'LunarLander-v3';
const STEPS = 60_000;
/** Where the six measures of motion are cut; the two legs are 0 or 1. */
const low = [-1, -0.25, -1.5, -1.5, -1, -1, 0, 0];
const high = [1, 1.5, 1.5, 0.5, 1, 1, 1, 1];
/** Visits after which a box has learned something: a tenth of the way at each, it has gone two thirds. */
const OFTEN = 10;
const WINDOW = 50;

export const chapter: Chapter = {
  run({ value, seed }) {
    const bins = [...Array.from({ length: 6 }, () => Number(value)), 2, 2];
    const { visits, returns } = practise(bins, seed);
    const met = [...visits.values()];
    const often = met.filter((count) => count >= OFTEN).length;
    const between = (from: number, to: number) =>
      met.filter((count) => count >= from && count < to).length;
    const share = (count: number) => (100 * count) / met.length;
    const all = bins.reduce((product, count) => product * count, 1);
    return {
      numbers: {
        all,
        met: met.length,
        often: share(often),
        once: share(between(1, 2)),
        late: mean(returns.slice(-100)),
      },
      pictures: [
        {
          kind: 'bars',
          title: 'Boxes of the table',
          bars: [
            { label: 'there are', value: all, symbol: 'bins' },
            { label: 'it has been in', value: met.length, symbol: 'box' },
            { label: '10 or more', value: often, symbol: 'box' },
          ],
        },
        {
          kind: 'bars',
          title: 'Of 100 boxes that it has been in: how often it was',
          bars: [
            { label: 'once', value: share(between(1, 2)), symbol: 'box' },
            { label: '2 to 9 times', value: share(between(2, OFTEN)), symbol: 'box' },
            { label: '10 to 99 times', value: share(between(OFTEN, 100)), symbol: 'box' },
            { label: 'more often', value: share(between(100, Infinity)), symbol: 'box' },
          ],
        },
        {
          kind: 'lines',
          title: `Return of a flight, mean of ${WINDOW}`,
          x: 'flight',
          y: 'return',
          lines: [{ label: 'return', points: means(returns), symbol: 'Q' }],
          level: SOLVED,
        },
      ],
    };
  },

  answer({ often = 0 }) {
    if (often > 60) return 'most';
    return often > 25 ? 'half' : 'few';
  },
};

/** Learns by a table, and counts how often each box is met. */
function practise(bins: readonly number[], seed: number) {
  const env = make(ENV);
  const agent = createAgent({
    ...{ algo: 'tabular-q', env, seed },
    ...{ bins, low, high, learningRate: 0.1, discount: 0.99 },
    epsilon: { start: 1, end: 0.05, steps: STEPS },
  });
  const visits = new Map<string, number>();
  const returns: number[] = [];
  let { observation } = env.reset({ seed });
  let total = 0;
  for (let step = 0; step < STEPS; step++) {
    const box = boxOf(observation, bins);
    visits.set(box, (visits.get(box) ?? 0) + 1);
    const came = stepOnce(env, agent, observation);
    total += came.reward;
    observation = came.observation;
    if (!came.terminated && !came.truncated) continue;
    returns.push(total);
    total = 0;
    ({ observation } = env.reset());
  }
  env.close();
  return { visits, returns };
}

function boxOf(observation: Float32Array, bins: readonly number[]): string {
  const cut = (number: number, i: number) => {
    const [from = 0, to = 1, count = 1] = [low[i], high[i], bins[i]];
    return Math.min(count - 1, Math.max(0, Math.floor(((number - from) / (to - from)) * count)));
  };
  return Array.from(observation, cut).join();
}

function means(returns: readonly number[]): (readonly [number, number])[] {
  return thinned(trailingMeans(returns, WINDOW).map((some, i) => [i + 1, some] as const));
}
