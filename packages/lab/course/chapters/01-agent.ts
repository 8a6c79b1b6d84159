import { heuristicPilot } from 'perilune';
import type { Chapter } from '../chapter';
import { flyMany, landings, meanReturn } from '../flights';

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
      flyMany(FLIGHTS, {
        env: ENV,
        seed: seed * 1_000,
        symbols: { state: 's', policy: 'pi', action: 'a', reward: 'r', return: 'G' },
        title: hide.length > 0 ? 'The pilot that lacks it' : 'The pilot that sees all',
        act: (observation) => heuristicPilot(without(observation, hide)),
      });
    const [seeing, lacking] = [flights([]), flights(hidden)];
    return {
      numbers: {
        flights: FLIGHTS,
        seeing: landings(seeing),
        lacking: landings(lacking),
        seeingReturn: meanReturn(seeing),
        lackingReturn: meanReturn(lacking),
      },
      pictures: [
        lacking[0].picture,
        {
          kind: 'bars',
          title: `Return of a flight, mean of ${FLIGHTS}`,
          bars: [
            { label: 'sees all', value: meanReturn(seeing), symbol: 'G' },
            { label: 'lacks it', value: meanReturn(lacking), symbol: 'G' },
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
