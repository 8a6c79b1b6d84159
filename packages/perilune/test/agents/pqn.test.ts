import { describe, expect, it } from 'vitest';
import {
  createAgent,
  type LearningValueAgent,
  loadAgent,
  type PqnOptions,
  type ValueAgent,
} from '../../src/agents/index.js';
import { RolloutBuffer } from '../../src/agents/shared/rollout-buffer.js';
import { Chain, chainFixedPoint, oneHot } from './chain.js';
import { DISCOUNT, largestError } from './chain-training.js';

const options: PqnOptions = {
  hiddenLayers: [32],
  learningRate: { start: 5e-3, end: 1e-4, steps: 40_000 },
  discount: DISCOUNT,
  lambda: 0,
  environments: 4,
  rolloutSteps: 16,
  epochs: 2,
  minibatches: 2,
  epsilon: 0.5,
};

/** A loop of one's own over chains side by side. */
function trainOnChains(changes: PqnOptions, seed: number, steps: number): LearningValueAgent {
  const lanes = Array.from({ length: options.environments as number }, () => new Chain());
  const agent = createAgent({ algo: 'pqn', env: new Chain(), seed, ...options, ...changes });
  const actions = new Float32Array(lanes.length);
  let current = lanes.map((lane) => lane.reset().observation);
  const flat = (rows: Float32Array[]) => Float32Array.from(rows.flatMap((row) => [...row]));
  for (let step = 0; step < steps; step += lanes.length) {
    agent.exploreInto(flat(current), actions);
    const results = lanes.map((lane, i) => lane.step(actions[i] as number));
    agent.observeAll({
      observations: flat(current),
      actions,
      rewards: results.map(({ reward }) => reward),
      nextObservations: flat(results.map(({ observation }) => observation)),
      terminated: results.map(({ terminated }) => terminated),
      truncated: results.map(({ truncated }) => truncated),
    });
    agent.learn();
    current = results.map(({ observation, terminated, truncated }, i) =>
      terminated || truncated ? (lanes[i] as Chain).reset().observation : observation,
    );
  }
  return agent;
}

describe('Pqn', () => {
  it("finds the chain's values to |Q - Q*| < 0.01 at lambda 0", () => {
    expect(largestError(trainOnChains({}, 1, 50_000))).toBeLessThan(0.01);
  });

  it('finds them without LayerNorm, with Adam, and from rewards scaled by 0.1 to |Q - Q*| < 0.01', () => {
    const changes: PqnOptions = { layerNorm: false, optimizer: 'adam', rewardScale: 0.1 };
    expect(largestError(trainOnChains(changes, 1, 50_000))).toBeLessThan(0.01);
  });

  it("finds Peng's fixed point, between Q* and the values of exploring on, to 0.03 at lambda 0.65", () => {
    const [lambda, epsilon] = [0.65, 0.5];
    const fixed = chainFixedPoint(DISCOUNT, (values) => {
      const best = Math.max(...values);
      const followed =
        (1 - epsilon) * best + (epsilon / values.length) * values.reduce((sum, q) => sum + q, 0);
      return (1 - lambda) * best + lambda * followed;
    });
    const agent = trainOnChains({ lambda, rolloutSteps: 64, minibatches: 8 }, 1, 100_000);
    expect(largestError(agent, fixed)).toBeLessThan(0.03);
  });

  it('learns whenever 16 steps of 4 environments are in, 2 epochs of 2 minibatches at a time', () => {
    expect(trainOnChains({}, 1, 63).updates).toBe(4);
    expect(trainOnChains({}, 1, 60).updates).toBe(0);
    const agent = trainOnChains({}, 1, 64 * 3);
    expect(agent.updates).toBe(12);
    expect(agent.steps).toBe(192);
    expect(agent.learn()).toBeUndefined();
  });

  it('gives the same weights, every one, for the same seed, and others for another', () => {
    const [first, second, other] = [1, 1, 2].map((seed) => trainOnChains({}, seed, 640).save());
    expect(first).toEqual(second);
    expect(first).not.toEqual(other);
  });

  it('saves a network with LayerNorm that comes back to the bit, in units of the environment', () => {
    const learner = trainOnChains({ rewardScale: 0.1 }, 1, 640);
    const loaded = loadAgent(learner.save()) as ValueAgent;
    expect(loaded.algo).toBe('pqn');
    for (let state = 0; state < 5; state++) {
      expect(loaded.qValues(oneHot(state))).toEqual(learner.snapshot().qValues(oneHot(state)));
    }
  });

  it('refuses minibatches of different sizes, and a reward that is no number', () => {
    const make = (changes: PqnOptions) =>
      createAgent({ algo: 'pqn', env: new Chain(), seed: 1, ...changes });
    expect(() => make({ environments: 4, rolloutSteps: 5, minibatches: 3 })).toThrow(
      'minibatches is 3, but must divide environments x rolloutSteps = 20',
    );
    const agent = make({ environments: 1, rolloutSteps: 4, minibatches: 1 });
    const transition = {
      observation: oneHot(0),
      action: 0,
      reward: Number.NaN,
      nextObservation: oneHot(1),
      terminated: false,
      truncated: false,
    };
    expect(() => agent.observe(transition)).toThrow('the reward is NaN at step 1');
  });
});

describe('RolloutBuffer', () => {
  const row = (observation: number, next: number, reward = 0) => ({
    observations: Float32Array.of(observation, 7),
    actions: [1, 0],
    rewards: [reward, 5],
    nextObservations: Float32Array.of(next, 7),
    terminated: [0, 0],
    truncated: [0, 0],
  });

  it('keeps two lanes of three steps in their order, and begins anew when it is cleared', () => {
    const buffer = new RolloutBuffer({ steps: 3, lanes: 2, size: 1 });
    for (let t = 0; t < 3; t++) buffer.add(row(t, t + 1, 10 * t));
    expect(buffer.isFull).toBe(true);
    expect([...buffer.observations]).toEqual([0, 7, 1, 7, 2, 7]);
    expect([...buffer.rewards]).toEqual([0, 5, 10, 5, 20, 5]);
    expect(() => buffer.add(row(3, 4, 30))).toThrow('full');
    buffer.clear();
    buffer.add(row(3, 4, 30));
    expect(buffer.isFull).toBe(false);
    expect([...buffer.rewards].slice(0, 2)).toEqual([30, 5]);
  });

  it('cuts an episode that was left without an end, in its lane alone', () => {
    const buffer = new RolloutBuffer({ steps: 3, lanes: 2, size: 1 });
    buffer.add(row(0, 1));
    buffer.add(row(50, 51));
    buffer.add(row(51, 52));
    expect([...buffer.truncated]).toEqual([1, 0, 0, 0, 0, 0]);
  });
});
