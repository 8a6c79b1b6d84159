import { describe, expect, it } from 'vitest';
import { createAgent, type LearningAgent, type StochasticAgent } from '../../src/agents/index.js';
import { Chain, chainSolution, oneHot } from './chain.js';
import { bestGain, Regulation, regulator } from './regulator.js';

const DISCOUNT = 0.9;

const quick = {
  ppo: { rolloutSteps: 256, batchSize: 64, epochs: 6 },
  a2c: { rolloutSteps: 64, normalizeAdvantages: true, lambda: 0.9 },
};

/** A loop of one's own on the chain, whose solution is known. */
function trainOnChain(algo: 'ppo' | 'a2c', steps: number) {
  const env = new Chain();
  const falling = { start: 1e-2, end: 1e-4, steps };
  const agent = createAgent({
    ...{ algo: algo as string, env, seed: 3, hiddenLayers: [32], discount: DISCOUNT },
    ...{ learningRate: falling, ...quick[algo] },
  }) as LearningAgent<number>;
  let { observation } = env.reset();
  for (let step = 0; step < steps; step++) {
    const action = agent.explore(observation);
    const { observation: nextObservation, reward, terminated, truncated } = env.step(action);
    agent.observe({ observation, action, reward, nextObservation, terminated, truncated });
    agent.learn();
    observation = terminated || truncated ? env.reset().observation : nextObservation;
  }
  return agent.snapshot() as unknown as StochasticAgent<number> & {
    value(observation: Float32Array): number;
  };
}

describe.each([
  ['ppo', 20_000],
  ['a2c', 40_000],
] as const)('%s on problems with known solutions', (algo, steps) => {
  it('on the chain goes right everywhere, nine times of ten, and its values are V* within 0.1', () => {
    const agent = trainOnChain(algo, steps);
    chainSolution(DISCOUNT).forEach((row, state) => {
      const observation = oneHot(state);
      expect(agent.act(observation)).toBe(1);
      expect(agent.probabilities?.(observation)[1]).toBeGreaterThan(0.9);
      expect(Math.abs(agent.value(observation) - Math.max(...row))).toBeLessThan(0.1);
    });
  });
});

it("ppo finds a linear regulator's best policy: -gain x within 0.2 for x in -1..1", () => {
  const steps = 30_000;
  const agent = createAgent({
    ...{ algo: 'ppo' as string, env: regulator, seed: 5, discount: DISCOUNT, lambda: 0.9 },
    ...{ hiddenLayers: [32], logStdInit: -1, ...quick.ppo },
    learningRate: { start: 3e-3, end: 1e-4, steps },
  }) as LearningAgent<Float32Array>;
  new Regulation().run(agent, steps);
  const policy = agent.snapshot();
  for (const x of [-1, -0.5, -0.2, 0, 0.2, 0.5, 1]) {
    const [action] = policy.act(Float32Array.of(x));
    expect(Math.abs((action as number) + bestGain() * x), `at ${x}: ${action}`).toBeLessThan(0.2);
  }
});

describe.each(['ppo', 'a2c'] as const)('a divergence of %s is named', (algo) => {
  const env = regulator;
  const make = () =>
    createAgent({
      ...{ algo: algo as string, env, seed: 1, hiddenLayers: [8], rolloutSteps: 4 },
      ...(algo === 'ppo' ? { batchSize: 4 } : {}),
    }) as LearningAgent<Float32Array>;
  const walk = (agent: LearningAgent<Float32Array>, reward: number) => {
    for (let step = 0; step < 12; step++) {
      const observation = Float32Array.of(step / 10);
      const action = agent.explore(observation);
      const next = { nextObservation: Float32Array.of((step + 1) / 10) };
      const ends = { terminated: false, truncated: false };
      agent.observe({ observation, action, reward, ...next, ...ends });
      agent.learn();
    }
  };

  it.each([
    ['a reward', Number.NaN, 'the reward is NaN at step 1, update 0'],
    ['a loss', 1e300, /the loss is \S+ at step 4/],
  ])('%s', (_, reward, message) => {
    expect(() => walk(make(), reward)).toThrow(message);
    expect(() => walk(make(), reward)).toThrow('Learning diverged');
  });
});
