import { createAgent, make, mean } from 'perilune';
import type { Chapter } from '../chapter';
import { fly, learn, returnCurve } from '../learning';

const ENV = 'LunarLander-v3';
const FLIGHTS = 10;
/** First of the reset seeds flown here: neither validation's nor the report's. */
const SEED = 50_000;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const learned = await learn({ env: ENV, preset: 'fast', seed, steps: Number(value) });
    const { agent } = learned;
    if (agent === undefined) throw new Error('The lander lost itself.');
    const env = make(ENV);
    const untrained = createAgent({ algo: 'dqn', env, seed }).snapshot();
    env.close();
    const flight = (who: { act: (seen: Float32Array) => unknown }, title: string, number: number) =>
      fly({
        ...{ env: ENV, seed: SEED + number, title, symbols: { state: 's', action: 'a' } },
        act: (seen) => who.act(seen) as number,
      });
    const flights = Array.from({ length: FLIGHTS }, (_, i) => flight(agent, 'After practice', i));
    const { return: _, ...before } = flight(untrained, 'Before practice', 0);
    const { return: __, ...after } = flights[0] as (typeof flights)[number];
    return {
      numbers: {
        ...{ solved: learned.solved ? 1 : 0, steps: learned.steps, flights: FLIGHTS },
        landed: flights.filter(({ ending }) => ending === 'landed').length,
        late: mean(flights.map((one) => one.return)),
      },
      pictures: [
        before,
        after,
        {
          kind: 'lines',
          title: 'Return of a flight, mean of 20',
          x: 'steps of practice',
          y: 'return',
          lines: [{ label: 'return', points: returnCurve(learned), symbol: 'L' }],
          level: { at: 200, label: 'solved: 200' },
        },
      ],
    };
  },

  answer({ solved = 0, landed = 0, flights = 1 }) {
    if (solved === 1 && landed > 0.6 * flights) return 'most';
    return landed > 0.3 * flights ? 'half' : 'few';
  },
};
