import type { PresetFor } from './preset.js';

export const ppo: PresetFor<'ppo'> = {
  name: 'ppo',
  algo: 'ppo',
  summary:
    'A policy by its gradients, in many landers at once: stops as soon as the task is solved.',
  source: 'A first recipe of our own, no search yet; docs/algorithms/ppo.md says what it comes to.',
  steps: 1_000_000,
  hyperparameters: {
    environments: 16,
    rolloutSteps: 256,
    batchSize: 256,
    epochs: 8,
    learningRate: 1e-3,
    discount: 0.999,
    lambda: 0.98,
    entropyWeight: 0.01,
    rewardScale: 0.1,
  },
  solve: {},
  recipes: {
    'LunarLander-v3': { solve: { margin: 20 } },
    'LunarLanderContinuous-v3': { solve: { margin: 20 } },
  },
};
