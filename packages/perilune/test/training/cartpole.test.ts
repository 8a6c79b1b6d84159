import { describe, expect, it } from 'vitest';
import { train } from '../../src/training/index.js';

/** Every part of the family, over ten seeds: `npm run bench -- cartpole --seeds 10`. */
const cases: [string, string, number, object][] = [
  [
    'C51 on three-step returns',
    'fast',
    60_000,
    {
      layerNorm: false,
      learningRate: 2e-3,
      trainFrequency: 4,
      double: false,
      loss: 'huber',
      head: 'categorical',
      vMin: 0,
      vMax: 100,
      rewardScale: 0.1,
    },
  ],
  ['PQN', 'pqn', 150_000, { epsilon: { start: 1, end: 0.05, steps: 30_000 } }],
];

describe('CartPole-v1', () => {
  for (const [name, preset, steps, hyperparameters] of cases) {
    it(`is balanced to a greedy mean of 475 within ${steps} steps: ${name}`, async () => {
      const { solved, evaluation } = await train({
        env: 'CartPole-v1',
        preset,
        seed: 1,
        steps,
        hyperparameters,
        solve: { margin: 10, interval: 2_000, gateEpisodes: 10, gateSlack: 250 },
      });
      expect(solved).toBe(true);
      expect(evaluation?.mean).toBeGreaterThanOrEqual(475);
    });
  }
});
