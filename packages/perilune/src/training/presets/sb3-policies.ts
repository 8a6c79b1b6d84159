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
  },
};

export const sb3A2c: PresetFor<'a2c'> = {
  name: 'sb3-a2c',
  algo: 'a2c',
  summary: "Stable-Baselines3's tuned A2C; by its lander's recipe in other worlds than the zoo's.",
  source: source('a2c.yml'),
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
  },
};
