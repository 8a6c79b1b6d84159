import type { Chapter } from '../chapter';
import { lastReturn, learnToTheEnd, returnsPicture } from '../learning';

const ENV = 'MountainCar-v0';
const STEPS = 20_000;
/** An episode that never reaches the top brings one less for each of its steps. */
const NEVER = -200;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const about = { env: ENV, seed, steps: STEPS };
    const line = await learnToTheEnd({
      ...{ ...about, preset: 'article-kernel-mountain-car' },
      hyperparameters: { featuresPerKernel: Number(value) },
    });
    const table = await learnToTheEnd({
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
        returnsPicture(
          [
            { label: 'features, weighed', of: line, symbol: 'w' },
            { label: 'a table of 20 × 20', of: table, symbol: 'Q' },
          ],
          { title: 'Return of a drive', level: { at: NEVER, label: 'never at the top' } },
        ),
      ],
    };
  },

  answer({ line = 0, table = 0 }) {
    if (Math.abs(line - table) < 5) return 'same';
    return line > table ? 'line' : 'table';
  },
};
