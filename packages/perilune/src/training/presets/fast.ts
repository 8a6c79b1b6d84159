import type { PresetFor } from './preset.js';

export const fast: PresetFor<'dqn'> = {
  name: 'fast',
  algo: 'dqn',
  summary: 'The quickest road to a landing: stops as soon as the task is solved.',
  source:
    'Our own search on LunarLander-v3, run seeds from 1000 up; its record is docs/presets.md.',
  steps: 600_000,
  hyperparameters: {
    hiddenLayers: [64, 64],
    initializer: 'he-uniform',
    layerNorm: true,
    learningRate: 4e-3,
    loss: 'huber',
    maxGradientNorm: 1,
    batchSize: 64,
    discount: 0.99,
    nStep: 3,
    double: true,
    replayCapacity: 30_000,
    learningStarts: 1_000,
    trainFrequency: 16,
    targetUpdateInterval: 1,
    targetUpdateUnit: 'updates',
    tau: 0.02,
    greedyNetwork: 'target',
    epsilon: { start: 1, end: 0.05, steps: 20_000 },
    rewardScale: 0.05,
    environments: 16,
  },
  solve: { interval: 4_000 },
  recipes: {
    // Found by two studies: docs/presets.md, "By studies".
    'LunarLander-v3': {
      hyperparameters: {
        learningRate: 6.2e-3,
        discount: 0.995,
        nStep: 4,
        trainFrequency: 20,
        tau: 0.057,
        epsilon: { start: 1, end: 0.02, steps: 30_000 },
        rewardScale: 0.039,
      },
      solve: { margin: 30, episodes: 150, gateSlack: 50, validationSlack: 25 },
    },
    // Its record: docs/presets.md, "fast in other worlds".
    'MountainCar-v0': { hyperparameters: { layerNorm: false, learningRate: 2e-3 } },
  },
};
