import { expectedReturn, mean, standardDeviation } from 'perilune';
import type { Chapter } from '../chapter';
import { learnToTheEnd } from '../learning';

const ENV = 'FrozenLake-v1';
const STEPS = 5_000;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const count = Number(value);
    const seeds = Array.from({ length: count }, (_, i) => 1_000 * seed + i);
    const scores: number[] = [];
    for (const one of seeds) {
      const { agent } = await learnToTheEnd({
        ...{ env: ENV, preset: 'tabular', seed: one, steps: STEPS },
        hyperparameters: { environments: 1 },
      });
      scores.push(100 * ((agent && expectedReturn(agent, { env: ENV })?.mean) ?? Number.NaN));
    }
    const middle = mean(scores);
    const error = (1.96 * standardDeviation(scores)) / Math.sqrt(count);
    return {
      numbers: {
        ...{ count, middle, error, least: Math.min(...scores), most: Math.max(...scores) },
      },
      pictures: [
        {
          kind: 'bars',
          title: 'Of 100 walks, those that arrive: an agent a bar',
          symbols: { label: 'k' },
          bars: [
            ...seeds.map((one, i) => ({
              ...{ label: `seed ${one}`, value: scores[i] ?? 0, symbol: 'x' },
            })),
            {
              ...{ label: 'mean', value: middle, symbol: 'mean' },
              spread: { least: middle - error, most: middle + error, symbol: 'sd' },
            },
          ],
        },
      ],
    };
  },

  answer({ least = 0, most = 1 }) {
    if (least > 0.9 * most) return 'alike';
    return least > 0.5 * most ? 'differ' : 'apart';
  },
};
