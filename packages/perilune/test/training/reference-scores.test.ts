import { describe, expect, it } from 'vitest';
import { make, register, specOf, unregister } from '../../src/env/index.js';
import { heuristicPilot } from '../../src/env/lunar-lander/heuristic-pilot.js';
import { evaluate } from '../../src/training/index.js';
import { Coin } from './coin.js';

describe('a pilot of rules', () => {
  it('scores the heuristic pilot: mean 262.4 over reset seeds 0 to 59, as Gymnasium does', () => {
    const options = { episodes: 60, seed: 0 };
    const pilot = evaluate((o) => heuristicPilot(o), { env: 'LunarLander-v3', ...options });
    expect(pilot.mean).toBeCloseTo(262.4, 1);
    const continuous = evaluate((o) => heuristicPilot(o, { continuous: true }), {
      env: 'LunarLanderContinuous-v3',
      ...options,
    });
    expect(continuous.mean).toBeGreaterThan(200);
  });
});

describe('reference scores', () => {
  const ids = ['LunarLander-v3', 'CartPole-v1', 'Acrobot-v1', 'Pendulum-v1', 'Blackjack-v1'];
  for (const id of [...ids, 'FrozenLake-v1', 'Taxi-v4', 'LunarLanderContinuous-v3']) {
    it(`have of ${id} what 300 random episodes earn, within 4 standard errors`, () => {
      const action = make(id).actionSpace.sample();
      const { mean, std } = evaluate(() => action, {
        env: id,
        episodes: 300,
        seed: 60_000,
        epsilon: 1,
      });
      const random = specOf(id).referenceScores?.random as number;
      expect(Math.abs(mean - random)).toBeLessThan((4 * std) / Math.sqrt(300) + 1e-3);
    });
  }

  it('are the threshold, or above chance where there is none, and can be given for ones own', () => {
    for (const id of ['LunarLander-v3', 'Taxi-v4', 'Blackjack-v1', 'CliffWalking-v1']) {
      const { referenceScores, rewardThreshold } = specOf(id);
      expect(referenceScores?.goal).toBeGreaterThan(referenceScores?.random as number);
      if (rewardThreshold !== undefined) expect(referenceScores?.goal).toBe(rewardThreshold);
    }
    register('Bare-v0', () => new Coin());
    register('Own-v0', () => new Coin(), { referenceScores: { random: 5.5, goal: 8 } });
    expect(specOf('Bare-v0').referenceScores).toBeUndefined();
    expect(specOf('Own-v0').referenceScores).toEqual({ random: 5.5, goal: 8 });
    for (const id of ['Bare-v0', 'Own-v0']) unregister(id);
  });
});
