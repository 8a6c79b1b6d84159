import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAgent, unregisterAlgorithm } from '../../src/agents/index.js';
import { evaluate, train } from '../../src/training/index.js';
import { withCheckpoints } from '../training/interrupted.js';

describe('examples/cross-entropy.mjs', () => {
  beforeAll(async () => {
    const example = '../../../../examples/cross-entropy.mjs';
    await import(example);
  });
  afterAll(() => {
    unregisterAlgorithm('cross-entropy');
  });

  it('balances the pole for at least 400 steps, in the mean of 20 episodes, after 40,000 steps', async () => {
    const options = { env: 'CartPole-v1', algo: 'cross-entropy', steps: 40_000 } as const;
    const { agent } = await train({ ...options, solve: { enabled: false } });
    expect(evaluate(agent, { env: 'CartPole-v1', episodes: 20 }).mean).toBeGreaterThan(400);
  });

  it('flies a lander with throttles, its agents saved, loaded and evaluated to the same return', async () => {
    const envOptions = { continuous: true } as const;
    const options = { env: 'LunarLander-v3', envOptions, algo: 'cross-entropy' } as const;
    const { agent, evaluation } = await train({ ...options, steps: 6_000, evaluationEpisodes: 3 });
    const action = agent.act(new Float32Array(8));
    expect(action).toBeInstanceOf(Float32Array);
    expect(action).toHaveLength(2);
    const loaded = loadAgent(agent.save());
    const again = evaluate(loaded, { env: 'LunarLander-v3', envOptions, episodes: 3 });
    expect(again.mean).toBe(evaluation?.mean);
    expect(() => evaluate(loaded, { env: 'LunarLander-v3' })).toThrow(
      'The agent takes 8 observations to 2 continuous actions; LunarLander-v3 has 8 and 4 actions.',
    );
  });

  it('ends as if it had not been interrupted', async () => {
    const envOptions = { continuous: true };
    const options = { env: 'LunarLander-v3', envOptions, algo: 'cross-entropy', steps: 4_000 };
    const hyperparameters = { population: 5, elite: 2, environments: 3 };
    const run = { ...options, hyperparameters, evaluationEpisodes: 0 };
    const { checkpoints, trace } = await withCheckpoints(run, [700, 1_300]);
    const middle = checkpoints[1];
    expect(middle).toBeDefined();
    const { agent } = await train({ ...run, resumeFrom: middle?.bytes });
    expect(agent.save()).toEqual(trace.model);
  });
});
