import type { Chapter } from '../chapter';
import { lastReturn, learn, returnCurve } from '../learning';

const ENV = 'MountainCar-v0';
const STEPS = 20_000;
/** An episode that never reaches the top brings one less for each of its steps. */
const NEVER = -200;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const about = { env: ENV, seed, steps: STEPS, solve: { enabled: false } };
    const line = await learn({
      ...{ ...about, preset: 'article-kernel-mountain-car' },
      hyperparameters: { featuresPerKernel: Number(value) },
    });
    const table = await learn({
      ...{ ...about, algo: 'tabular-q' },
      hyperparameters: { bins: 20, learningRate: 0.4, discount: 1, epsilon: 0 },
    });
    return {
      numbers: {
        line: lastReturn(line),
        table: lastReturn(table),
        features: 4 * Number(value),
      },
      pictures: [
        {
          kind: 'lines',
          title: 'Return of a drive, mean of 20',
          x: 'steps of practice',
          y: 'return',
          lines: [
            { label: 'features, weighed', points: returnCurve(line), symbol: 'w' },
            { label: 'a table of 20 × 20', points: returnCurve(table), symbol: 'Q' },
          ],
          level: { at: NEVER, label: 'never at the top' },
        },
      ],
    };
  },

  answer({ line = 0, table = 0 }) {
    if (Math.abs(line - table) < 5) return 'same';
    return line > table ? 'line' : 'table';
  },
};
