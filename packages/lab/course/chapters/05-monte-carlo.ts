import type { Chapter } from '../chapter';
import { lastReturn, learn, returnCurve } from '../learning';

const ENV = 'Taxi-v4';
const STEPS = 60_000;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const about = { env: ENV, seed, steps: STEPS, solve: { enabled: false } };
    const shared = { epsilon: 0.1, discount: 0.99, learningRate: 0.3 };
    const td = await learn({
      ...{ ...about, algo: 'tabular-q' },
      hyperparameters: { ...shared, target: 'sarsa', lambda: Number(value) },
    });
    const mc = await learn({
      ...{ ...about, algo: 'monte-carlo' },
      hyperparameters: { ...shared, visitDecay: 0 },
    });
    return {
      numbers: { td: lastReturn(td, 100), mc: lastReturn(mc, 100) },
      pictures: [
        {
          kind: 'lines',
          title: 'Return of a ride, mean of 20',
          x: 'steps of practice',
          y: 'return',
          lines: [
            { label: 'from the next state', points: returnCurve(td), symbol: 'V' },
            { label: 'from the whole ride', points: returnCurve(mc), symbol: 'G' },
          ],
        },
      ],
    };
  },

  answer({ td = 0, mc = 0 }) {
    if (Math.abs(td - mc) < 10) return 'same';
    return td > mc ? 'td' : 'mc';
  },
};
