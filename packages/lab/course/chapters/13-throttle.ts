import { mean } from 'perilune';
import type { Chapter } from '../chapter';
import { fly, learn, returnCurve } from '../learning';

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
    const flights = Array.from({ length: FLIGHTS }, (_, i) =>
      fly({
        ...{ env: ENV, seed: SEED + i, title: 'With a throttle' },
        symbols: { state: 's', action: 'a' },
        act: (seen) => agent.act(seen) as Float32Array as unknown as readonly number[],
      }),
    );
    const main = flights.flatMap(({ actions }) =>
      actions.map((action) => (action as number[])[0] ?? 0),
    );
    const share = (of: (throttle: number) => boolean) =>
      (100 * main.filter(of).length) / main.length;
    const [off, partly, full] = [
      share((throttle) => throttle <= 0),
      share((throttle) => throttle > 0 && throttle < END),
      share((throttle) => throttle >= END),
    ];
    const { return: _, ...flight } = flights[0] as (typeof flights)[number];
    return {
      numbers: {
        ...{ solved: learned.solved ? 1 : 0, steps: learned.steps, off, partly, full },
        landed: flights.filter(({ ending }) => ending === 'landed').length,
        late: mean(flights.map((one) => one.return)),
      },
      pictures: [
        flight,
        {
          kind: 'bars',
          title: 'Of 100 moments, the main engine',
          bars: [
            { label: 'is off', value: off, symbol: 'a' },
            { label: 'burns in part', value: partly, symbol: 'mu' },
            { label: 'burns in full', value: full, symbol: 'a' },
          ],
        },
        {
          kind: 'lines',
          title: 'Return of a flight, mean of 20',
          x: 'steps of practice',
          y: 'return',
          lines: [{ label: 'return', points: returnCurve(learned), symbol: 'A' }],
          level: { at: 200, label: 'solved: 200' },
        },
      ],
    };
  },

  answer({ partly = 0, full = 0 }) {
    if (partly > 2 * full) return 'part';
    return full > 2 * partly ? 'switch' : 'both';
  },
};
