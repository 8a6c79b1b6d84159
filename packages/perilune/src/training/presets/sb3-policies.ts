import type { PresetFor } from './preset.js';

const source = (file: string) =>
  `rl-baselines3-zoo, hyperparams/${file}, as of 1 April 2026 (read at 22e3ff2). Deviations: docs/presets.md.`;

/** VecNormalize, as `normalize: true` of the zoo makes it. */
const normalized = {
  normalizeObservations: true,
  normalizeRewards: true,
  normalizationClip: 10,
} as const;

const lander = {
  steps: 1_000_000,
  hyperparameters: {
    environments: 16,
    rolloutSteps: 1024,
    batchSize: 64,
    epochs: 4,
    lambda: 0.98,
    discount: 0.999,
    entropyWeight: 0.01,
  },
} as const;

export const sb3Ppo: PresetFor<'ppo'> = {
  name: 'sb3-ppo',
  algo: 'ppo',
  summary: "Stable-Baselines3's tuned PPO; by its lander's recipe in other worlds than the zoo's.",
  source: source('ppo.yml'),
  tunedFor: ['LunarLander-v3', 'LunarLanderContinuous-v3'],
  ...lander,
  solve: { enabled: false },
  recipes: {
    'CartPole-v1': {
      steps: 100_000,
      hyperparameters: {
        environments: 8,
        rolloutSteps: 32,
        batchSize: 256,
        epochs: 20,
        lambda: 0.8,
        discount: 0.98,
        entropyWeight: 0,
        learningRate: { start: 1e-3, end: 0, steps: 100_000 },
        clip: { start: 0.2, end: 1e-9, steps: 100_000 },
      },
    },
    'Acrobot-v1': {
      steps: 1_000_000,
      hyperparameters: {
        environments: 16,
        rolloutSteps: 256,
        epochs: 4,
        lambda: 0.94,
        discount: 0.99,
        entropyWeight: 0,
        ...normalized,
      },
    },
    'MountainCar-v0': {
      steps: 1_000_000,
      hyperparameters: {
        environments: 16,
        rolloutSteps: 16,
        epochs: 4,
        lambda: 0.98,
        discount: 0.99,
        entropyWeight: 0,
        ...normalized,
      },
    },
    'Pendulum-v1': {
      steps: 100_000,
      hyperparameters: {
        environments: 4,
        rolloutSteps: 1024,
        epochs: 10,
        lambda: 0.95,
        discount: 0.9,
        entropyWeight: 0,
        learningRate: 1e-3,
        stateDependentNoise: true,
        noiseSteps: 4,
      },
    },
    'MountainCarContinuous-v0': {
      steps: 20_000,
      hyperparameters: {
        environments: 1,
        rolloutSteps: 8,
        batchSize: null,
        epochs: 10,
        lambda: 0.9,
        discount: 0.9999,
        entropyWeight: 0.00429,
        learningRate: 7.77e-5,
        clip: 0.1,
        maxGradientNorm: 5,
        valueWeight: 0.19,
        stateDependentNoise: true,
        logStdInit: -3.29,
        initializer: 'pytorch',
        ...normalized,
      },
    },
  },
};

/** gSDE of A2C's continuous worlds, from PyTorch's own weights. */
const wandering = { stateDependentNoise: true, initializer: 'pytorch' } as const;

/** What A2C's recipes of two worlds have in common. */
const steered = (steps: number) =>
  ({
    rolloutSteps: 8,
    lambda: 0.9,
    valueWeight: 0.4,
    entropyWeight: 0,
    learningRate: { start: 7e-4, end: 0, steps },
    logStdInit: -2,
    ...wandering,
    ...normalized,
  }) as const;

export const sb3A2c: PresetFor<'a2c'> = {
  name: 'sb3-a2c',
  algo: 'a2c',
  summary: "Stable-Baselines3's tuned A2C; by its lander's recipe in other worlds than the zoo's.",
  source: source('a2c.yml'),
  tunedFor: ['LunarLander-v3'],
  steps: 200_000,
  hyperparameters: {
    environments: 8,
    rolloutSteps: 5,
    discount: 0.995,
    entropyWeight: 1e-5,
    learningRate: { start: 8.3e-4, end: 0, steps: 200_000 },
  },
  solve: { enabled: false },
  recipes: {
    'CartPole-v1': {
      steps: 500_000,
      hyperparameters: { discount: 0.99, entropyWeight: 0, learningRate: 7e-4 },
    },
    'Acrobot-v1': {
      steps: 500_000,
      hyperparameters: {
        environments: 16,
        discount: 0.99,
        entropyWeight: 0,
        learningRate: 7e-4,
        ...normalized,
      },
    },
    'MountainCar-v0': {
      steps: 1_000_000,
      hyperparameters: {
        environments: 16,
        discount: 0.99,
        entropyWeight: 0,
        learningRate: 7e-4,
        ...normalized,
      },
    },
    'LunarLanderContinuous-v3': {
      steps: 5_000_000,
      hyperparameters: { environments: 4, discount: 0.99, ...steered(5_000_000) },
    },
    'Pendulum-v1': {
      steps: 1_000_000,
      hyperparameters: { environments: 8, discount: 0.9, ...steered(1_000_000) },
    },
    'MountainCarContinuous-v0': {
      steps: 100_000,
      hyperparameters: {
        environments: 4,
        rolloutSteps: 100,
        discount: 0.99,
        entropyWeight: 0,
        learningRate: 7e-4,
        noiseSteps: 16,
        logStdInit: 0,
        ...wandering,
        ...normalized,
      },
    },
  },
};
