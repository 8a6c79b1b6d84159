import type { Chapter } from '../chapter';
import {
  balancesPicture,
  type Learned,
  lastMean,
  lastReturn,
  learnToTheEnd,
  plainBalance,
  promising,
} from '../learning';

const ENV = 'CartPole-v1';
const STEPS = 25_000;
/** Updates after which a plain agent's target follows: soon enough for the largest guess to be seen to be too large. */
const INTERVAL = 10;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const practise = (hyperparameters: object) =>
      learnToTheEnd({ env: ENV, preset: 'fast', seed, steps: STEPS, hyperparameters });
    const one = await practise({ nStep: 1 });
    const several = await practise({ nStep: Number(value) });
    const plain = { seed, targetUpdateInterval: INTERVAL };
    const single = await plainBalance(plain);
    const double = await plainBalance({ ...plain, double: true });
    return {
      numbers: {
        one: lastReturn(one, 50),
        several: lastReturn(several, 50),
        n: Number(value),
        interval: INTERVAL,
        single: excess(single),
        double: excess(double),
      },
      pictures: [
        balancesPicture([
          { label: 'one step', of: one, symbol: 'r' },
          { label: `${value} steps`, of: several, symbol: 'n' },
        ]),
        {
          kind: 'bars',
          title: 'Promised beyond what came, counting one step',
          bars: [
            { label: 'one network', value: excess(single), symbol: 'max' },
            { label: 'two: double', value: excess(double), symbol: 'still' },
          ],
        },
      ],
    };
  },

  answer({ one = 0, several = 0 }) {
    if (Math.abs(several - one) < 0.05 * one) return 'same';
    return several > one ? 'several' : 'one';
  },
};

/** How much more was promised at the start than came, of the discounted return. */
function excess(learned: Learned): number {
  return lastMean(
    ...([{ episodes: promising(learned) }, 50] as const),
    ({ predictedReturn, discountedReturn }) => predictedReturn - discountedReturn,
  );
}
