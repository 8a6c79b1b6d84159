import type { Chapter } from '../chapter';
import { lastReturn, learnToTheEnd, returnsPicture } from '../learning';

const ENV = 'Taxi-v4';
const STEPS = 60_000;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const about = { env: ENV, seed, steps: STEPS };
    const shared = { epsilon: 0.1, discount: 0.99, learningRate: 0.3 };
    const td = await learnToTheEnd({
      ...{ ...about, algo: 'tabular-q' },
      hyperparameters: { ...shared, target: 'sarsa', lambda: Number(value) },
    });
    const mc = await learnToTheEnd({
      ...{ ...about, algo: 'monte-carlo' },
      hyperparameters: { ...shared, visitDecay: 0 },
    });
    const numbers = { td: lastReturn(td, 100), mc: lastReturn(mc, 100) };
    return {
      numbers,
      pictures: [
        returnsPicture(
          [
            { label: 'from the next state', of: td, symbol: 'V' },
            { label: 'from the whole ride', of: mc, symbol: 'G' },
          ],
          { title: 'Return of a ride' },
        ),
        {
          kind: 'bars',
          title: 'Return of the last 100 rides',
          symbols: { label: 'lambda' },
          bars: [
            { label: `λ = ${value}`, value: numbers.td, symbol: 'V' },
            { label: 'λ = 1, the end', value: numbers.mc, symbol: 'G' },
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
