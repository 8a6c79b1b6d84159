import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createAgent,
  loadAgent,
  unregisterAlgorithm,
  type ValueAgent,
} from '../../src/agents/index.js';
import { evaluate, train } from '../../src/training/index.js';
import { withCheckpoints } from '../training/interrupted.js';
import { Chain, oneHot } from './chain.js';

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
      'The agent takes 8 observations to actions in Box(-1, 1, (2,), float32); LunarLander-v3 has 8 and 4 actions.',
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

describe('examples/episodic-control.mjs', () => {
  const algo = 'episodic-control';

  beforeAll(async () => {
    const example = '../../../../examples/episodic-control.mjs';
    await import(example);
  });
  afterAll(() => {
    unregisterAlgorithm(algo);
  });

  it('balances the pole for at least 60 steps, in the mean of 20 episodes, after 10,000 steps', async () => {
    const { agent } = await train({
      env: 'CartPole-v1',
      algo,
      steps: 10_000,
      evaluationEpisodes: 0,
    });
    const options = { env: 'CartPole-v1', episodes: 20 } as const;
    const { mean } = evaluate(agent, options);
    expect(mean).toBeGreaterThan(60);
    expect(evaluate(loadAgent(agent.save()), options).mean).toBe(mean);
  });

  it('by hand: a value is the mean return of the nearest situations, and a mask is kept to', () => {
    const env = new Chain();
    const agent = createAgent({ algo, env, seed: 1, neighbours: 2, discount: 0.5 });
    const step = (state: number, action: number, reward: number, terminated: boolean) =>
      agent.observe({
        observation: oneHot(state),
        action,
        reward,
        nextObservation: oneHot(state),
        terminated,
        truncated: false,
      });
    // Returns from state 0 by action 0: 1 + 0.5 * 4 = 3 and 1; by action 1 from state 1: 4.
    step(0, 0, 1, false);
    step(1, 1, 4, true);
    expect(agent.learn()).toEqual({ updates: 1, firstReturn: 3 });
    expect(agent.learn()).toBeUndefined();
    step(0, 0, 1, true);
    agent.learn();
    const policy = agent.snapshot() as unknown as ValueAgent;
    expect([...policy.qValues(oneHot(0))]).toEqual([2, 4]);
    expect(policy.act(oneHot(0))).toBe(1);
    expect(policy.act(oneHot(0), { mask: [1, 0] })).toBe(0);
  });

  it('ends as if it had not been interrupted', async () => {
    const run = { env: 'CartPole-v1', algo, steps: 1_500, evaluationEpisodes: 0 };
    const { checkpoints, trace } = await withCheckpoints(run, [511, 300]);
    const { agent } = await train({ ...run, resumeFrom: checkpoints[1]?.bytes });
    expect(agent.save()).toEqual(trace.model);
  });
});
