import { expectedReturn, mean, standardDeviation } from 'perilune';
import type { Chapter } from '../chapter';
import { learn } from '../learning';

const ENV = 'FrozenLake-v1';
const STEPS = 5_000;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const count = Number(value);
    const scores: number[] = [];
    for (let i = 0; i < count; i++) {
      const learned = await learn({
        ...{ env: ENV, preset: 'tabular', seed: 1_000 * seed + i, steps: STEPS },
        ...{ hyperparameters: { environments: 1 }, solve: { enabled: false } },
      });
      const { agent } = learned;
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
          bars: scores.map((value, i) => ({ label: `seed ${i + 1}`, value, symbol: 'x' })),
        },
        {
          kind: 'bars',
          title: 'What may be said of the recipe',
          bars: [
            {
              label: 'mean',
              value: middle,
              symbol: 'mean',
              spread: [middle - error, middle + error],
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
