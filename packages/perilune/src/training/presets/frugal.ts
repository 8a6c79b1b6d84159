import type { PresetFor } from './preset.js';

export const frugal: PresetFor<'dqn'> = {
  name: 'frugal',
  algo: 'dqn',
  summary: 'The fewest steps, for a world that is slow to answer: an update after every one.',
  source:
    'Our own search on LunarLander-v3, run seeds from 1000 up; its record is docs/presets.md.',
  steps: 100_000,
  hyperparameters: {
    hiddenLayers: [64, 64],
    initializer: 'he-uniform',
    layerNorm: true,
    head: 'quantile',
    quantiles: 16,
    learningRate: 4e-3,
    maxGradientNorm: 1,
    batchSize: 64,
    discount: 0.99,
    nStep: 3,
    double: true,
    replayCapacity: 100_000,
    learningStarts: 1_000,
    trainFrequency: 1,
    targetUpdateInterval: 1,
    targetUpdateUnit: 'updates',
    tau: 0.02,
    greedyNetwork: 'average',
    averageTau: 1e-3,
    epsilon: { start: 1, end: 0.02, steps: 4_000 },
    rewardScale: 0.05,
    environments: 1,
  },
  solve: {
    interval: 2_000,
    gateEpisodes: 8,
    gateDeviations: 0.25,
    validationErrors: 1,
    episodes: 40,
  },
  recipes: {
    // Found by two studies: docs/presets.md.
    'LunarLander-v3': {
      hyperparameters: {
        learningStarts: 500,
        learningRate: 6.4e-3,
        discount: 0.993,
        tau: 0.2,
        averageTau: 1.15e-3,
        epsilon: { start: 1, end: 0.006, steps: 1_000 },
        rewardScale: 0.11,
      },
      solve: { interval: 1_000 },
    },
    // As of fast.
    'MountainCar-v0': { hyperparameters: { layerNorm: false, learningRate: 2e-3 } },
  },
};
