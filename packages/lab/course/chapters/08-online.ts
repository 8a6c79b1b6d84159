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
    const { agent, episodes } = learned;
    // A run that is lost ends within the flight after these.
    const lost =
      agent === undefined ? [[episodes.length + 1, Number.POSITIVE_INFINITY] as const] : [];
    const kept = promising(learned).map(
      (episode) => [episodes.indexOf(episode) + 1, Math.abs(episode.predictedReturn)] as const,
    );
    const promises = [...kept, ...lost];
    return {
      numbers: {
        steps: learned.steps,
        largest: Math.max(0, ...promises.map(([, size]) => size)),
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
              points: thinned(promises.map(([flight, size]) => [flight, Math.min(size, SHOWN)])),
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
