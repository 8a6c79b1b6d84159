import { mean } from 'perilune';
import type { Chapter } from '../chapter';
import { type Learned, learnToTheEnd, thinned } from '../learning';
import type { Line } from '../pictures';

const ENV = 'CartPole-v1';
const STEPS = 16_000;
/** How many times as much as comes is promised by whoever has lost touch. */
const LOST = 5;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const steady = await balance(Number(value), seed);
    const moving = await balance(1, seed);
    return {
      numbers: {
        steady: promisedAtLast(steady),
        moving: promisedAtLast(moving),
        most: 100,
      },
      pictures: [
        {
          kind: 'lines',
          title: 'What it promises itself at the start of a balance',
          x: 'steps of practice',
          y: 'promised',
          logarithmic: true,
          lines: [
            { label: 'a target that stands still', points: promises(steady), symbol: 'still' },
            { label: 'a target that moves along', points: promises(moving), symbol: 'w' },
          ],
          level: { at: 100, label: 'the most that can come' },
        },
      ],
    };
  },

  answer({ steady = 0, moving = 0, most = 1 }) {
    if (moving < LOST * most) return 'calm';
    return steady < LOST * most ? 'moving' : 'both';
  },
};

/** Plain deep Q-learning, whose target follows after so many steps. */
function balance(interval: number, seed: number): Promise<Learned> {
  return learnToTheEnd({
    ...{ env: ENV, preset: 'fast', seed, steps: STEPS },
    hyperparameters: {
      ...{ nStep: 1, double: false, layerNorm: false, loss: 'squared', maxGradientNorm: null },
      ...{ tau: 1, targetUpdateUnit: 'updates', targetUpdateInterval: interval },
    },
  });
}

function promises({ episodes }: Learned): Line['points'] {
  return thinned(
    episodes.map(({ endedAt, predictedReturn }) => [endedAt, Math.abs(predictedReturn)] as const),
  );
}

function promisedAtLast({ episodes }: Learned): number {
  return mean(episodes.slice(-10).map(({ predictedReturn }) => Math.abs(predictedReturn)));
}
