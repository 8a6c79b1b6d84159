import { describe, expect, it } from 'vitest';
import { train } from '../../src/training/index.js';
import { Chain } from './chain.js';
import { chainError, trainIn } from './one-step.js';

describe('Q-learning on kernel features', () => {
  const chain = {
    algo: 'kernel-q',
    discount: 0.9,
    epsilon: 0.5,
    kernelGammas: [1],
    learningRate: { start: 0.3, end: 0.01, steps: 15_000 },
  };

  it("finds the chain's values to |Q - Q*| < 0.02", () => {
    expect(
      chainError(trainIn(new Chain(), { ...chain, seed: 1, steps: 20_000 }), 0.9),
    ).toBeLessThan(0.02);
  });

  it('acts alike one by one and in a batch', () => {
    const agent = trainIn(new Chain(), { ...chain, seed: 1, steps: 2_000 }).snapshot();
    const rows = Float32Array.from({ length: 50 }, (_, i) => (i % 7) / 7);
    const actions = new Float32Array(10);
    agent.actInto(rows, actions);
    for (const [i, action] of actions.entries()) {
      expect(agent.act(rows.slice(5 * i, 5 * i + 5))).toBe(action);
    }
  });

  it('reaches -110 on MountainCar-v0 within 300 episodes', async () => {
    const result = await train({
      env: 'MountainCar-v0',
      preset: 'article-kernel-mountain-car',
      seed: 1001,
    });
    expect(result.evaluation?.mean).toBeGreaterThanOrEqual(-110);
    expect(result.episodes.length).toBeLessThanOrEqual(300);
  });
});
