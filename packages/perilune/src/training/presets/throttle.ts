import type { PresetFor } from './preset.js';

export const throttle: PresetFor<'sac'> = {
  name: 'throttle',
  algo: 'sac',
  summary: 'Continuous actions: a quick SAC with five-step returns, its networks normalized.',
  source:
    'Our own first search on LunarLanderContinuous-v3, Pendulum-v1 and MountainCarContinuous-v0, run seeds from 1000 up; its record is docs/presets.md.',
  steps: 400_000,
  hyperparameters: {
    hiddenLayers: [64, 64],
    initializer: 'pytorch',
    layerNorm: true,
    learningRate: 3e-3,
    batchSize: 64,
    discount: 0.99,
    nStep: 5,
    tau: 0.02,
    temperature: 0.003,
    rewardScale: 0.05,
    replayCapacity: 100_000,
    learningStarts: 2_000,
    trainFrequency: 8,
    environments: 8,
  },
  solve: {},
  recipes: {
    'LunarLanderContinuous-v3': {
      hyperparameters: { layerNorm: false, batchNorm: true, targetNetwork: false, policyDelay: 3 },
      solve: { margin: 20, gateSlack: 60, validationSlack: 25, interval: 4_000 },
    },
    'Pendulum-v1': {
      steps: 5_000,
      hyperparameters: {
        nStep: 1,
        temperature: null,
        rewardScale: 0.1,
        learningStarts: 500,
        trainFrequency: 1,
        environments: 1,
      },
    },
    'MountainCarContinuous-v0': {
      steps: 50_000,
      hyperparameters: {
        learningRate: 1e-3,
        nStep: 3,
        temperature: 0.01,
        tau: 0.005,
        rewardScale: 0.1,
        actionNoise: 'ornstein-uhlenbeck',
        actionNoiseScale: 0.8,
        trainFrequency: 1,
        environments: 1,
      },
      solve: { interval: 1_000 },
    },
  },
};
