import { describe, expect, it } from 'vitest';
import {
  createAgent,
  type DqnOptions,
  loadAgent,
  type ValueAgent,
} from '../../src/agents/index.js';
import { Chain, oneHot } from './chain.js';
import { largestError, chainOptions as options, trainOnChain } from './chain-training.js';

describe('Dqn', () => {
  const variants: [string, DqnOptions][] = [
    ['plain', {}],
    ['double', { double: true }],
    ['squared error', { loss: 'squared' }],
    ['soft target updates', { tau: 0.05, targetUpdateInterval: 1 }],
    ['target updates by steps', { targetUpdateUnit: 'steps', targetUpdateInterval: 100 }],
    ['rewards scaled by 0.1', { rewardScale: 0.1 }],
    ['prioritized replay', { prioritized: true }],
    ['rewards clipped to -1..1, which changes none', { rewardClip: 1 }],
    ['SGD', { optimizer: 'sgd', learningRate: 0.2, loss: 'squared' }],
  ];
  for (const [name, changes] of variants) {
    it(`finds the chain's values to |Q - Q*| < 0.01: ${name}`, () => {
      expect(largestError(trainOnChain(changes, 1, 15_000))).toBeLessThan(0.01);
    });
  }

  it('chooses the right action in all 5 states when it learned from 3-step returns', () => {
    const agent = trainOnChain({ nStep: 3, epsilon: 0.1 }, 1, 10_000);
    for (let state = 0; state < 5; state++) expect(agent.act(oneHot(state))).toBe(1);
  });

  it('gives the same weights, every one, for the same seed, and others for another', () => {
    const bytes = [1, 1, 2].map((seed) => trainOnChain({}, seed, 1_000).save());
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[0]).not.toEqual(bytes[2]);
  });

  it('saves an agent whose Q-values come back to the bit, in units of the environment', () => {
    const learner = trainOnChain({ rewardScale: 0.05 }, 3, 2_000);
    const snapshot = learner.snapshot();
    const loaded = loadAgent(snapshot.save()) as ValueAgent;
    expect(loaded.trainedIn).toBe('Chain');
    for (let state = 0; state < 5; state++) {
      const values = snapshot.qValues(oneHot(state));
      expect(loaded.qValues(oneHot(state))).toEqual(values);
      const own = learner.qValues(oneHot(state));
      for (const [action, value] of own.entries()) expect(values[action]).toBeCloseTo(value, 4);
    }
  });

  it('takes a snapshot that further learning leaves alone', () => {
    const learner = trainOnChain({}, 1, 500);
    const snapshot = learner.snapshot();
    const before = snapshot.save();
    for (let i = 0; i < 50; i++) {
      learner.observe({
        observation: oneHot(0),
        action: 0,
        reward: -1,
        nextObservation: oneHot(1),
        terminated: false,
        truncated: false,
      });
      learner.learn();
    }
    expect(snapshot.save()).toEqual(before);
    expect(learner.save()).not.toEqual(before);
  });

  const lastStep = (reward: number) => ({
    observation: oneHot(0),
    action: 0,
    reward,
    nextObservation: oneHot(1),
    terminated: true,
    truncated: false,
  });

  it('stops when the loss is no number, and says where', () => {
    const changes = { loss: 'squared', learningStarts: 0 } as const;
    const agent = createAgent({ env: new Chain(), seed: 1, ...options, ...changes });
    const poison = () => {
      for (let i = 0; i < 4; i++) {
        agent.observe(lastStep(1e39));
        agent.learn();
      }
    };
    expect(poison).toThrow('Learning diverged: the loss is Infinity at step 2, update 1.');
  });

  it('refuses a reward that is no number by name, and learns nothing from it', () => {
    const agent = createAgent({ env: new Chain(), seed: 1, ...options });
    expect(() => agent.observe(lastStep(Number.NaN))).toThrow(
      'Learning diverged: the reward is NaN at step 1, update 0. The environment gave it',
    );
    expect(agent.steps).toBe(0);
  });

  it('clips rewards before it scales them: 5 clipped to 0.5 and scaled by 2 is worth 0.5 in the end', () => {
    const changes: DqnOptions = { rewardClip: 0.5, rewardScale: 2, learningStarts: 0 };
    const agent = createAgent({ env: new Chain(), seed: 1, ...options, ...changes });
    for (let i = 0; i < 3_000; i++) {
      agent.observe(lastStep(5));
      agent.learn();
    }
    expect(Math.abs((agent.qValues(oneHot(0))[0] as number) - 0.5)).toBeLessThan(0.01);
  });

  it('acts at random until learning starts, or by epsilon from the beginning if told so', () => {
    const shareOfGreedy = (warmUp: 'random' | 'policy') => {
      const changes = { ...options, warmUp, learningStarts: 10, epsilon: 0 };
      const agent = createAgent({ env: new Chain(), seed: 1, ...changes });
      const greedy = agent.act(oneHot(2));
      const chosen = Array.from({ length: 200 }, () => agent.explore(oneHot(2)));
      return chosen.filter((action) => action === greedy).length / 200;
    };
    expect(shareOfGreedy('policy')).toBe(1);
    expect(Math.abs(shareOfGreedy('random') - 0.5)).toBeLessThan(0.1);
  });

  it('refuses what it cannot be, naming the key, the value and what is allowed', () => {
    const make = (changes: object) => () =>
      createAgent({ env: new Chain(), seed: 1, ...(changes as DqnOptions) });
    expect(make({ learnigRate: 1 })).toThrow('Did you mean "learningRate"?');
    expect(make({ batchSize: 0 })).toThrow('batchSize is 0, but must be at least 1');
    expect(make({ batchSize: 1.5 })).toThrow('batchSize is 1.5, but must be a whole number');
    expect(make({ loss: 'l1' })).toThrow('loss is "l1", but must be "huber" or "squared"');
    expect(make({ discount: Number.NaN })).toThrow('discount is NaN');
    expect(make({ epsilon: { start: 1, stop: 0, steps: 9 } })).toThrow('epsilon');
    expect(make({ seed: -1 })).toThrow('-1');
    expect(make({ algo: 'sarsa' })).toThrow('Unknown algorithm "sarsa"');
  });
});
