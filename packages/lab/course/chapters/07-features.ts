import { isValueAgent } from 'perilune';
import type { Chapter } from '../chapter';
import { type Learned, lastReturn, learnToTheEnd, returnsPicture } from '../learning';
import type { Line } from '../pictures';

const ENV = 'MountainCar-v0';
const STEPS = 20_000;
/** An episode that never reaches the top brings one less for each of its steps. */
const NEVER = -200;
/** Between which places the valley is looked at, and at how many of them. */
const [LEFT_END, TOP, PLACES] = [-1.2, 0.5, 69];
/** Two of the three actions, which are enough to see where one is better than the other. */
const PUSHES = [
  { label: 'push left', action: 0 },
  { label: 'push right', action: 2 },
];

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
            { label: 'features, weighed', of: line, symbol: 'phi' },
            { label: 'a table of 20 × 20', of: table },
          ],
          { title: 'Return of a drive', level: { at: NEVER, label: 'never at the top' } },
        ),
        {
          kind: 'lines',
          title: 'What the features come to along the valley, at rest: a sum for each push',
          x: 'place',
          y: 'believed',
          symbols: { y: 'Q' },
          lines: PUSHES.map(({ label, action }, i) => ({
            ...{ label, symbol: 'w', dashed: i > 0 },
            points: alongTheValley(line, action),
          })),
        },
      ],
    };
  },

  answer({ line = 0, table = 0 }) {
    if (Math.abs(line - table) < 5) return 'same';
    return line > table ? 'line' : 'table';
  },
};

/** What an action is believed to bring to a car at rest, place by place. */
function alongTheValley({ agent }: Learned, action: number): Line['points'] {
  return Array.from({ length: PLACES }, (_, i) => {
    const place = LEFT_END + ((TOP - LEFT_END) * i) / (PLACES - 1);
    const values = agent !== undefined && isValueAgent(agent) ? agent.qValues([place, 0]) : [];
    return [place, values[action] ?? Number.NaN];
  });
}
