import { type BanditRecord, epsilonGreedyStrategy, mean, studyBandits } from 'perilune';
import type { Chapter } from '../chapter';
import { thinned } from '../learning';
import type { Line } from '../pictures';

const PROBLEMS = 300;
const PLAYS = 1_000;
const LAST = 100;

export const chapter: Chapter = {
  run({ value, seed }) {
    const strategies = [0, Number(value)].map((epsilon) => epsilonGreedyStrategy({ epsilon }));
    const [greedy, curious] = studyBandits({
      ...{ strategies, seed, problems: PROBLEMS, steps: PLAYS },
    }) as [BanditRecord, BanditRecord];
    const late = ({ rewards }: BanditRecord) => mean(rewards.slice(-LAST));
    const optimal = ({ optimal: share }: BanditRecord) => 100 * mean(share.slice(-LAST));
    return {
      numbers: {
        greedy: late(greedy),
        curious: late(curious),
        greedyBest: optimal(greedy),
        curiousBest: optimal(curious),
      },
      pictures: [
        {
          kind: 'lines',
          title: `What a play pays, mean of ${PROBLEMS} rows of machines`,
          x: 'play',
          y: 'paid',
          symbols: { y: 'r' },
          lines: [
            { label: 'never tries', points: curve(greedy), symbol: 'Q' },
            { label: 'tries', points: curve(curious), symbol: 'epsilon' },
          ],
        },
        {
          kind: 'bars',
          title: 'Pulls of the best machine, of 100 late plays',
          symbols: { value: 'N' },
          bars: [
            { label: 'never tries', value: optimal(greedy), symbol: 'Q' },
            { label: 'tries', value: optimal(curious), symbol: 'epsilon' },
          ],
        },
      ],
    };
  },

  answer({ greedy = 0, curious = 0 }) {
    if (Math.abs(greedy - curious) < 0.02) return 'same';
    return greedy > curious ? 'greedy' : 'curious';
  },
};

/** Means of ten plays. */
function curve({ rewards }: BanditRecord): Line['points'] {
  const tens = Array.from({ length: PLAYS / 10 }, (_, i) =>
    mean(rewards.slice(10 * i, 10 * i + 10)),
  );
  return thinned(tens.map((paid, i) => [10 * i + 5, paid] as const));
}
