import { describe, expect, it } from 'vitest';
import { Chain, oneHot } from './chain.js';
import { chainError, trainIn } from './one-step.js';

const chain = { algo: 'tabular-q', bins: 2, discount: 0.9, epsilon: 0.5, learningRate: 0.1 };

describe('tabular Q-learning', () => {
  it("finds the chain's values to |Q - Q*| < 0.001 with the Q-learning target", () => {
    const agent = trainIn(new Chain(), { ...chain, seed: 1, steps: 20_000 });
    expect(chainError(agent, 0.9)).toBeLessThan(0.001);
  });

  it('values the policy it follows, not the best one, with the SARSA and TD targets: off by > 0.05', () => {
    for (const target of ['sarsa', 'td']) {
      const agent = trainIn(new Chain(), { ...chain, target, seed: 1, steps: 20_000 });
      expect(chainError(agent, 0.9)).toBeGreaterThan(0.05);
    }
  });

  it('goes right in all 5 states with the SARSA and TD targets when epsilon has gone', () => {
    for (const target of ['sarsa', 'td']) {
      const epsilon = { start: 1, end: 0, steps: 15_000 };
      const agent = trainIn(new Chain(), { ...chain, target, epsilon, seed: 1, steps: 20_000 });
      for (let state = 0; state < 5; state++) expect(agent.act(oneHot(state))).toBe(1);
    }
  });

  it('gives the same table, every value, for the same seed, and another for another', () => {
    const bytes = [1, 1, 2].map((seed) =>
      trainIn(new Chain(), { ...chain, seed, steps: 300 }).save(),
    );
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[0]).not.toEqual(bytes[2]);
  });
});
