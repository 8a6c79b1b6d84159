import type { PresetFor } from './preset.js';

export const cleanrl: PresetFor<'dqn'> = {
  name: 'cleanrl',
  algo: 'dqn',
  summary: "CleanRL's DQN with its default settings, which are made for CartPole.",
  source:
    'CleanRL, cleanrl/dqn.py, as of 8 July 2025 (read at fe8d8a0). Deviations: docs/presets.md.',
  steps: 500_000,
  hyperparameters: {
    hiddenLayers: [120, 84],
    initializer: 'pytorch',
    optimizer: 'adam',
    learningRate: 2.5e-4,
    adamEpsilon: 1e-8,
    loss: 'squared',
    maxGradientNorm: null,
    batchSize: 128,
    discount: 0.99,
    replayCapacity: 10_000,
    learningStarts: 10_000,
    warmUp: 'policy',
    trainFrequency: 10,
    gradientSteps: 1,
    targetUpdateInterval: 500,
    targetUpdateUnit: 'steps',
    tau: 1,
    epsilon: { start: 1, end: 0.05, steps: 250_000 },
    environments: 1,
  },
  solve: { enabled: false },
};
