import { heuristicPilot, mean } from 'perilune';
import type { Chapter } from '../chapter';
import { fly } from '../learning';

const ENV = 'LunarLander-v3';
const FLIGHTS = 20;
/** Where each sense stands among the eight numbers. */
const senses: Record<string, readonly number[]> = {
  nothing: [],
  fall: [3],
  tilt: [4, 5],
  place: [0, 1],
};

export const chapter: Chapter = {
  run({ value, seed }) {
    const hidden = senses[value] ?? [];
    const flights = (hide: readonly number[]) =>
      Array.from({ length: FLIGHTS }, (_, flight) =>
        fly({
          env: ENV,
          seed: seed * 1_000 + flight,
          title: hide.length > 0 ? 'The pilot that lacks it' : 'The pilot that sees all',
          symbols: { state: 's', action: 'a' },
          act: (observation) => heuristicPilot(without(observation, hide)),
        }),
      );
    const [seeing, lacking] = [flights([]), flights(hidden)];
    const landed = (some: typeof seeing) => some.filter(({ ending }) => ending === 'landed').length;
    const returns = (some: typeof seeing) => mean(some.map((flight) => flight.return));
    const { return: _, ...flight } = lacking[0] as (typeof lacking)[number];
    return {
      numbers: {
        flights: FLIGHTS,
        seeing: landed(seeing),
        lacking: landed(lacking),
        seeingReturn: returns(seeing),
        lackingReturn: returns(lacking),
      },
      pictures: [
        flight,
        {
          kind: 'bars',
          title: `Return of a flight, mean of ${FLIGHTS}`,
          bars: [
            { label: 'sees all', value: returns(seeing), symbol: 'G' },
            { label: 'lacks it', value: returns(lacking), symbol: 'G' },
          ],
        },
      ],
    };
  },

  answer({ lacking = 0, flights = 1 }) {
    const share = lacking / flights;
    return share > 0.8 ? 'lands' : share > 0.2 ? 'half' : 'crashes';
  },
};

function without(observation: Float32Array, hidden: readonly number[]): Float32Array {
  return observation.map((number, i) => (hidden.includes(i) ? 0 : number));
}
