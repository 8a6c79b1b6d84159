import { describe, expect, it } from 'vitest';
import { Box, createAgent, Discrete } from '../../src/index.js';

/** Every step earns 1 and ends: its worth is 1. */
function learnedWorth(): number {
  const agent = createAgent({
    algo: 'dqn',
    env: { observationSpace: new Box(0, 1), actionSpace: new Discrete(2) },
    seed: 1,
    discount: 0.5,
    hiddenLayers: [16],
    batchSize: 16,
    learningStarts: 32,
    trainFrequency: 1,
    targetUpdateInterval: 50,
    learningRate: 0.01,
  });
  const observation = Float32Array.of(1);
  for (let step = 0; step < 1_500; step++) {
    const action = step % 2;
    const ends = { terminated: true, truncated: false };
    agent.observe({ observation, action, reward: 1, nextObservation: observation, ...ends });
    agent.learn();
  }
  return agent.qValues(observation)[0] ?? Number.NaN;
}

describe('the terminal mask of DQN', () => {
  it('makes an end worth nothing: 1 within 2 %', () => {
    expect(Math.abs(learnedWorth() - 1)).toBeLessThan(0.02);
  });
});
