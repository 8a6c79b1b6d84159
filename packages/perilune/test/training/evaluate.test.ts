import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { evaluate } from '../../src/training/index.js';

const env = 'CartPole-v1';
const agent = createAgent({ env: make(env), seed: 4 }).snapshot();

describe('evaluate', () => {
  it('flies 70 episodes side by side as it flies each alone', () => {
    const together = evaluate(agent, { env, episodes: 70, seed: 500 });
    const alone = Array.from({ length: 70 }, (_, i) => {
      const [result] = evaluate(agent, { env, episodes: 1, seed: 500 + i }).results;
      return result;
    });
    expect(together.results).toEqual(alone);
    expect(together.episodes).toBe(70);
  });

  it('begins episode i with reset({ seed: seed + i }) and acts greedily', () => {
    const { results } = evaluate(agent, { env, episodes: 3, seed: 30_000 });
    for (const [i, result] of results.entries()) {
      const own = make(env);
      let { observation } = own.reset({ seed: 30_000 + i });
      let length = 0;
      for (let ended = false; !ended; length++) {
        const step = own.step(agent.act(observation));
        observation = step.observation;
        ended = step.terminated || step.truncated;
      }
      expect(result).toMatchObject({ seed: 30_000 + i, length, return: length });
    }
  });

  it('refuses an environment that does not fit, and no episodes', () => {
    expect(() => evaluate(agent, { env: 'MountainCar-v0' })).toThrow(
      'The agent takes 4 observations to 2 actions; MountainCar-v0 has 2 and 3 actions.',
    );
    expect(() => evaluate(agent, { env, episodes: 0 })).toThrow('episodes is 0');
    expect(() => evaluate(agent, { env, seed: -1 })).toThrow('-1');
  });
});
