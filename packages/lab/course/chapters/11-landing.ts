import { type Agent, loadAgent, resolveConfig } from 'perilune';
import { untrained } from '../../src/state/untrained';
import type { Chapter } from '../chapter';
import { fly, flyMany, landings, meanReturn } from '../flights';
import { learn, returnsPicture, SOLVED } from '../learning';

const ENV = 'LunarLander-v3';
const FLIGHTS = 10;
/** First of the reset seeds flown here: neither validation's nor the report's. */
const SEED = 50_000;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const recipe = { env: ENV, preset: 'fast', seed, steps: Number(value) };
    const learned = await learn(recipe);
    const { agent } = learned;
    if (agent === undefined) throw new Error('The lander lost itself.');
    const beginner = loadAgent(untrained(resolveConfig(recipe)));
    const flown = (who: Agent, title: string) => ({
      ...{ env: ENV, seed: SEED, title },
      symbols: { state: 's', action: 'a', reward: 'r' },
      act: (seen: Float32Array) => who.act(seen) as number,
    });
    const before = fly(flown(beginner, 'Before practice'));
    const flights = flyMany(FLIGHTS, flown(agent, 'After practice'));
    return {
      numbers: {
        ...{ solved: learned.solved ? 1 : 0, steps: learned.steps, flights: FLIGHTS },
        ...{ landed: landings(flights), late: meanReturn(flights) },
      },
      pictures: [
        before.picture,
        flights[0].picture,
        returnsPicture([{ label: 'return', of: learned, symbol: 'r' }], { level: SOLVED }),
      ],
    };
  },

  answer({ landed = 0, flights = 1 }) {
    if (landed > 0.6 * flights) return 'most';
    return landed > 0.3 * flights ? 'half' : 'few';
  },
};
