import type { PresetFor } from './preset.js';

export const sb3Zoo: PresetFor<'dqn'> = {
  name: 'sb3-zoo',
  algo: 'dqn',
  summary: "Stable-Baselines3's tuned DQN for LunarLander, with a 64-64 network.",
  source:
    'rl-baselines3-zoo, hyperparams/dqn.yml, LunarLander-v3, as of 1 April 2026 (read at 22e3ff2); its network is 256-256: --set hiddenLayers=[256,256]. Deviations: docs/presets.md.',
  steps: 100_000,
  hyperparameters: {
    hiddenLayers: [64, 64],
    initializer: 'pytorch',
    learningRate: 6.3e-4,
    adamEpsilon: 1e-8,
    loss: 'huber',
    maxGradientNorm: 10,
    batchSize: 128,
    discount: 0.99,
    nStep: 1,
    double: false,
    replayCapacity: 50_000,
    learningStarts: 0,
    trainFrequency: 4,
    gradientSteps: 4,
    targetUpdateInterval: 250,
    targetUpdateUnit: 'steps',
    tau: 1,
    epsilon: { start: 1, end: 0.1, steps: 12_000 },
    rewardScale: 1,
    environments: 1,
  },
  solve: { enabled: false },
};
