import type { Chapter } from '../chapter';
import { lastReturn, learn, returnsPicture, SOLVED, thinned } from '../learning';

const ENV = 'LunarLander-v3';
const EPISODES = 200;
/** Far beyond what any flight brings: a promise of that size is none. */
const BEYOND = 1_000;
const SHOWN = 1e6;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const learned = await learn({
      ...{ env: ENV, preset: 'article-online', seed, episodes: EPISODES, steps: 40_000 },
      hyperparameters: { learningRate: Number(value), discount: 0.99 },
    });
    const promises = learned.episodes.map(({ predictedReturn }) => Math.abs(predictedReturn));
    const isLost = learned.agent === undefined;
    const largest = Math.max(0, ...promises.filter(Number.isFinite));
    return {
      numbers: {
        lost: isLost ? 1 : 0,
        steps: learned.steps,
        largest: isLost ? Number.POSITIVE_INFINITY : largest,
        late: lastReturn(learned),
      },
      pictures: [
        {
          kind: 'lines',
          title: 'What it promises itself at the start of a flight, whatever the sign',
          x: 'flight',
          y: 'promised',
          logarithmic: true,
          lines: [
            {
              label: 'promised',
              symbol: 'Q',
              points: thinned(
                promises.map((size, i) => [
                  i + 1,
                  Number.isFinite(size) ? Math.min(size, SHOWN) : SHOWN,
                ]),
              ),
            },
          ],
          level: { at: 300, label: 'the most that a flight brings' },
        },
        returnsPicture([{ label: 'return', of: learned, symbol: 'r' }], { level: SOLVED }),
      ],
    };
  },

  answer({ largest = 0, late = 0 }) {
    if (!(largest < BEYOND)) return 'runs';
    return late > 0 ? 'lands' : 'stays';
  },
};
