import type { Chapter } from '../chapter';
import { lastReturn, learn, returnCurve } from '../learning';

const ENV = 'CartPole-v1';
const STEPS = 40_000;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const about = { env: ENV, preset: 'fast', seed, steps: STEPS, solve: { enabled: false } };
    const long = await learn(about);
    const capacity = Number(value);
    const short = await learn({
      ...about,
      hyperparameters: { replayCapacity: capacity, learningStarts: Math.min(capacity, 1_000) },
    });
    return {
      numbers: { long: lastReturn(long, 50), short: lastReturn(short, 50), capacity },
      pictures: [
        {
          kind: 'lines',
          title: 'Steps balanced, mean of 20',
          x: 'steps of practice',
          y: 'steps balanced',
          lines: [
            { label: 'remembers 30,000', points: returnCurve(long), symbol: 'D' },
            { label: `remembers ${capacity}`, points: returnCurve(short), symbol: 'recent' },
          ],
        },
      ],
    };
  },

  answer({ long = 0, short = 0 }) {
    if (Math.abs(long - short) < 0.2 * long) return 'same';
    return long > short ? 'long' : 'short';
  },
};
