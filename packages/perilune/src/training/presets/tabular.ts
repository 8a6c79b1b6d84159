import type { PresetFor } from './preset.js';

export const tabular: PresetFor<'tabular-q'> = {
  name: 'tabular',
  algo: 'tabular-q',
  summary: 'A table for a world of few states: Q-learning whose steps shrink with visits.',
  source:
    'Our own search on the toy-text worlds, run seeds from 1000 up; its record is docs/presets.md.',
  steps: 200_000,
  hyperparameters: {
    learningRate: 1,
    visitDecay: 0.6,
    discount: 0.99,
    epsilon: 0.3,
    environments: 16,
  },
  solve: { interval: 10_000, keepBest: true },
  recipes: {
    'FrozenLake-v1': {
      hyperparameters: { epsilon: { start: 1, end: 0.1, steps: 150_000 }, environments: 1 },
    },
    'FrozenLake8x8-v1': {
      steps: 400_000,
      hyperparameters: { lambda: 0.7, initialValue: 0.5, discount: 0.995 },
    },
    'CliffWalking-v1': {
      steps: 50_000,
      hyperparameters: {
        learningRate: 0.5,
        visitDecay: 0,
        discount: 1,
        epsilon: 0.1,
        environments: 1,
      },
    },
    // Its world is not chance's: a step may go all the way.
    'Taxi-v4': { hyperparameters: { visitDecay: 0, epsilon: 0.2 } },
    // Where a random pilot spends its flight, as in article-tabular.
    'LunarLander-v3': {
      hyperparameters: {
        low: [-1, -0.25, -1.5, -1.5, -1, -1, 0, 0],
        high: [1, 1.5, 1.5, 0.5, 1, 1, 1, 1],
        bins: [8, 8, 8, 8, 8, 8, 2, 2],
      },
    },
  },
};
