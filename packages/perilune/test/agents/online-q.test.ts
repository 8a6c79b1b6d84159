import { describe, expect, it } from 'vitest';
import { DivergenceError } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { Chain } from './chain.js';
import { chainError, trainIn } from './one-step.js';

const small = { algo: 'online-q', hiddenLayers: [6, 5], discount: 0.9 };

describe('online Q-learning', () => {
  const chain = {
    algo: 'online-q',
    discount: 0.9,
    epsilon: 0.5,
    learningRate: { start: 0.05, end: 0.001, steps: 15_000 },
  };

  for (const networks of ['shared', 'per-action']) {
    it(`finds the chain's values to |Q - Q*| < 0.05: ${networks}`, () => {
      const agent = trainIn(new Chain(), { ...chain, networks, seed: 1, steps: 20_000 });
      expect(chainError(agent, 0.9)).toBeLessThan(0.05);
    });
  }

  it('does not find them when the gradient flows through the target alone: off by > 0.3', () => {
    const changes = { gradient: 'target-only', learningRate: 1e-3 };
    const agent = trainIn(new Chain(), { ...chain, ...changes, seed: 1, steps: 10_000 });
    expect(chainError(agent, 0.9)).toBeGreaterThan(0.3);
  });

  it('stops when it diverges, or goes on with NaN and action 0, as it is told', () => {
    const env = make('LunarLander-v3');
    const diverging = {
      ...small,
      hiddenLayers: [64, 64],
      learningRate: 0.5,
      discount: 1,
      seed: 1,
      steps: 300,
    };
    expect(() => trainIn(env, diverging)).toThrow(DivergenceError);
    const agent = trainIn(make('LunarLander-v3'), { ...diverging, onDivergence: 'go-on' });
    const values = agent.snapshot().qValues(new Float32Array(8));
    expect(Array.from(values)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(agent.snapshot().act(new Float32Array(8))).toBe(0);
  });
});
