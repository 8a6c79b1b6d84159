import type { Chapter } from '../chapter';
import {
  errorsPicture,
  lastReturn,
  learn,
  promising,
  returnsPicture,
  SOLVED,
  thinned,
} from '../learning';

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
    // A run that is lost ends within the flight after these.
    const lost = learned.agent === undefined ? [Number.POSITIVE_INFINITY] : [];
    const sizes = promising(learned).map(({ predictedReturn }) => Math.abs(predictedReturn));
    const promises = [...sizes, ...lost];
    return {
      numbers: {
        steps: learned.steps,
        largest: Math.max(0, ...promises),
        late: lastReturn(learned),
      },
      pictures: [
        {
          kind: 'lines',
          title: 'What it promises itself at the start of a flight, whatever the sign',
          x: 'flight',
          y: 'promised',
          logarithmic: true,
          setting: { symbol: 'eta', text: `learning rate ${value}` },
          lines: [
            {
              label: 'promised',
              symbol: 'Q',
              points: thinned(promises.map((size, i) => [i + 1, Math.min(size, SHOWN)])),
            },
          ],
          level: { at: 300, label: 'the most that a flight brings' },
        },
        returnsPicture([{ label: 'return', of: learned, symbol: 'r' }], { level: SOLVED }),
        errorsPicture([{ label: 'error', of: learned, symbol: 'L' }], { y: 'L' }),
      ],
    };
  },

  answer({ largest = 0, late = 0 }) {
    if (largest >= BEYOND) return 'runs';
    return late > 0 ? 'lands' : 'stays';
  },
};
