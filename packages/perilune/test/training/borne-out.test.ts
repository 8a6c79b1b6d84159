import { describe, expect, it } from 'vitest';
import { evaluate, expectedReturn, train } from '../../src/training/index.js';

describe('what is to be expected of an agent', () => {
  it.each(['FrozenLake-v1', 'Taxi-v4', 'Blackjack-v1'])(
    '%s: 4,000 episodes of a hardly trained table bear it out, within 4 standard errors',
    async (env) => {
      const run = {
        env,
        algo: 'tabular-q',
        seed: 1,
        steps: 30_000,
        evaluationEpisodes: 0,
      } as const;
      const { agent } = await train({ ...run, solve: { enabled: false } });
      const expected = expectedReturn(agent, { env });
      const { mean, std, meanLength } = evaluate(agent, { env, episodes: 4_000 });
      const error = std / Math.sqrt(4_000);
      expect(Math.abs(mean - (expected?.mean as number))).toBeLessThan(4 * error);
      expect(std / (expected?.std as number)).toBeCloseTo(1, 0);
      expect(meanLength / (expected?.meanLength as number)).toBeCloseTo(1, 1);
    },
  );
});
