import { mean } from 'perilune';
import type { Chapter } from '../chapter';
import { flyMany, landings, meanReturn } from '../flights';
import { type Learned, learn, returnsPicture, SOLVED, thinned } from '../learning';
import type { Line } from '../pictures';

const ENV = 'LunarLanderContinuous-v3';
const FLIGHTS = 10;
const SEED = 50_000;
/** A throttle this far from its ends is neither off nor full. */
const END = 0.95;
/** Flights whose mean is what one expects of the next. */
const BEFORE = 20;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const learned = await learn({ env: ENV, preset: 'ppo', seed, steps: Number(value) });
    const { agent } = learned;
    if (agent === undefined) throw new Error('The lander lost itself.');
    const flights = flyMany(FLIGHTS, {
      ...{ env: ENV, seed: SEED, title: 'With a throttle' },
      symbols: { state: 's', action: 'mu' },
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
        flights[0].picture,
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
        {
          kind: 'lines',
          title: `A flight of the practice, beside the ${BEFORE} before it`,
          x: 'steps of practice',
          y: 'better by',
          lines: [{ label: 'better by', points: gains(learned), symbol: 'A' }],
          level: { at: 0, label: 'as expected' },
        },
      ],
    };
  },

  answer({ partly = 0, full = 0 }) {
    if (partly > 2 * full) return 'part';
    return full > 2 * partly ? 'switch' : 'both';
  },
};

/** How much more each flight brought than the ones before it. */
function gains({ episodes }: Learned): Line['points'] {
  const returns = episodes.map((episode) => episode.return);
  const points = episodes.map(({ endedAt }, i): Line['points'][number] => {
    const before = returns.slice(Math.max(0, i - BEFORE), i);
    return [endedAt, (returns[i] ?? Number.NaN) - mean(before)];
  });
  return thinned(points.slice(1));
}
