import type { PresetFor } from './preset.js';

export const ppo: PresetFor<'ppo'> = {
  name: 'ppo',
  algo: 'ppo',
  summary:
    'A policy by its gradients, in many landers at once: stops as soon as the task is solved.',
  source:
    'Our own short search on LunarLander-v3, run seeds from 1000 up; its record is docs/presets.md.',
  steps: 1_000_000,
  hyperparameters: {
    activation: 'relu',
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
