import { mean } from 'perilune';
import type { Chapter } from '../chapter';
import { balancesPicture, type Learned, lastReturn, learnToTheEnd } from '../learning';

const ENV = 'CartPole-v1';
const STEPS = 25_000;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const practise = (hyperparameters: object) =>
      learnToTheEnd({ env: ENV, preset: 'fast', seed, steps: STEPS, hyperparameters });
    const one = await practise({ nStep: 1 });
    const several = await practise({ nStep: Number(value) });
    const single = await practise({ nStep: 1, double: false });
    return {
      numbers: {
        one: lastReturn(one, 50),
        several: lastReturn(several, 50),
        n: Number(value),
        double: excess(one),
        single: excess(single),
      },
      pictures: [
        balancesPicture([
          { label: 'one step', of: one, symbol: 'r' },
          { label: `${value} steps`, of: several, symbol: 'n' },
        ]),
        {
          kind: 'bars',
          title: 'Promised beyond what comes, one step at a time',
          bars: [
            { label: 'one network', value: excess(single), symbol: 'max' },
            { label: 'double', value: excess(one), symbol: 'still' },
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

function excess({ episodes }: Learned): number {
  return mean(
    episodes
      .slice(-50)
      .map(({ predictedReturn, discountedReturn }) => predictedReturn - discountedReturn),
  );
}
