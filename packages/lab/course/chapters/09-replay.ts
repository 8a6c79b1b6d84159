import { mean } from 'perilune';
import type { Chapter } from '../chapter';
import {
  balancesPicture,
  errorsPicture,
  type Learned,
  learnToTheEnd,
  type ReturnsLine,
} from '../learning';

const ENV = 'CartPole-v1';
const STEPS = 40_000;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const about = { env: ENV, preset: 'fast', seed, steps: STEPS };
    const long = await learnToTheEnd(about);
    const capacity = Number(value);
    const short = await learnToTheEnd({
      ...about,
      hyperparameters: { replayCapacity: capacity, learningStarts: Math.min(capacity, 1_000) },
    });
    const lines: ReturnsLine[] = [
      { label: 'remembers 30,000', of: long, symbol: 'D' },
      { label: `remembers ${capacity.toLocaleString('en')}`, of: short, symbol: 'recent' },
    ];
    return {
      numbers: { long: lateReturn(long), short: lateReturn(short), capacity },
      pictures: [balancesPicture(lines), errorsPicture(lines, { y: 'L' })],
    };
  },

  answer({ long = 0, short = 0 }) {
    if (Math.abs(long - short) < 0.2 * long) return 'same';
    return long > short ? 'long' : 'short';
  },
};

/** The mean return of the second half of the practice: what forgets goes up and down, and its last moments are chance. */
function lateReturn({ episodes }: Learned): number {
  const late = episodes.filter(({ endedAt }) => endedAt > STEPS / 2);
  return mean(late.map((episode) => episode.return));
}
