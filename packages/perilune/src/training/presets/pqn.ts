import type { Preset } from './preset.js';

export const pqn: Preset = {
  name: 'pqn',
  algo: 'pqn',
  summary: 'Q-learning without replay and target network, in many landers at once.',
  source:
    'Algorithm: Gallici et al. 2024. Numbers: our own search on LunarLander-v3, run seeds from 1000 up (docs/algorithms/pqn.md).',
  steps: 2_000_000,
  hyperparameters: {
    hiddenLayers: [128, 128],
    initializer: 'he-uniform',
    learningRate: { start: 1e-3, end: 1e-4, steps: 1_000_000 },
    discount: 0.99,
    lambda: 0.65,
    rewardScale: 0.1,
    environments: 32,
    rolloutSteps: 32,
    epochs: 2,
    minibatches: 8,
    epsilon: { start: 1, end: 0.05, steps: 200_000 },
  },
  solve: {},
  recipes: {
    'LunarLander-v3': { solve: { margin: 20, gateSlack: 20, validationSlack: 40 } },
  },
};
