import type { Chapter } from '../chapter';
import { flyMany, landings, meanReturn } from '../flights';
import { learn, returnsPicture, SOLVED } from '../learning';

const ENV = 'LunarLanderContinuous-v3';
const FLIGHTS = 10;
const SEED = 50_000;
/** A throttle this far from its ends is neither off nor full. */
const END = 0.95;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const learned = await learn({ env: ENV, preset: 'ppo', seed, steps: Number(value) });
    const { agent } = learned;
    if (agent === undefined) throw new Error('The lander lost itself.');
    const flights = flyMany(FLIGHTS, {
      ...{ env: ENV, seed: SEED, title: 'With a throttle' },
      act: (seen) => agent.act(seen) as Float32Array,
    });
    const main = flights.flatMap(({ picture }) =>
      picture.actions.map((action) => (action as number[])[0] ?? 0),
    );
    const share = (of: (throttle: number) => boolean) =>
      (100 * main.filter(of).length) / main.length;
    const [off, partly, full] = [
      share((throttle) => throttle <= 0),
      share((throttle) => throttle > 0 && throttle < END),
      share((throttle) => throttle >= END),
    ];
    return {
      numbers: {
        ...{ solved: learned.solved ? 1 : 0, steps: learned.steps, off, partly, full },
        ...{ landed: landings(flights), late: meanReturn(flights) },
      },
      pictures: [
        { ...flights[0].picture, symbols: { state: 's', action: 'mu' } },
        {
          kind: 'bars',
          title: 'Of 100 moments, the main engine',
          bars: [
            { label: 'is off', value: off, symbol: 'mu' },
            { label: 'burns in part', value: partly, symbol: 'mu' },
            { label: 'burns in full', value: full, symbol: 'mu' },
          ],
        },
        returnsPicture([{ label: 'in practice', of: learned, symbol: 'a' }], { level: SOLVED }),
      ],
    };
  },

  answer({ partly = 0, full = 0 }) {
    if (partly > 2 * full) return 'part';
    return full > 2 * partly ? 'switch' : 'both';
  },
};
