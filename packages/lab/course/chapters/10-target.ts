import type { Chapter } from '../chapter';
import { type Learned, lastMean, plainBalance, promising, thinned } from '../learning';
import type { Line } from '../pictures';

/** How many times as much as comes is promised by whoever has lost touch. */
const LOST = 5;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const steady = await plainBalance({ seed, targetUpdateInterval: Number(value) });
    const moving = await plainBalance({ seed, targetUpdateInterval: 1 });
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
          symbols: { y: 'y' },
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

function promises(learned: Learned): Line['points'] {
  return thinned(
    promising(learned).map(
      ({ endedAt, predictedReturn }) => [endedAt, Math.abs(predictedReturn)] as const,
    ),
  );
}

function promisedAtLast(learned: Learned): number {
  return lastMean({ episodes: promising(learned) }, 10, ({ predictedReturn }) =>
    Math.abs(predictedReturn),
  );
}
