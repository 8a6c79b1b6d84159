import type { Preset, PresetFor } from './preset.js';

const source = (file: string) =>
  `rl-baselines3-zoo, hyperparams/${file}, as of 1 April 2026 (read at 22e3ff2). Deviations: docs/presets.md.`;

/** Stable-Baselines3's own defaults of all off-policy actors and critics, where the zoo says nothing. */
const defaults = {
  initializer: 'pytorch',
  hiddenLayers: [256, 256],
  adamEpsilon: 1e-8,
  learningRate: 3e-4,
  batchSize: 256,
  discount: 0.99,
  tau: 0.005,
  replayCapacity: 1_000_000,
  learningStarts: 100,
  trainFrequency: 1,
  gradientSteps: 1,
  environments: 1,
} as const;

/** The continuous lander's network; the published scores are its. */
const wide = { hiddenLayers: [400, 300] } as const;

/** SAC's and TQC's recipes are the same. */
const soft: NonNullable<Preset['recipes']> = {
  'LunarLanderContinuous-v3': {
    steps: 500_000,
    hyperparameters: {
      ...wide,
      learningRate: { start: 7.3e-4, end: 0, steps: 500_000 },
      tau: 0.01,
      learningStarts: 10_000,
    },
  },
  'Pendulum-v1': { steps: 20_000, hyperparameters: { learningRate: 1e-3 } },
  'MountainCarContinuous-v0': {
    steps: 50_000,
    hyperparameters: {
      hiddenLayers: [64, 64],
      replayCapacity: 50_000,
      batchSize: 512,
      temperature: 0.1,
      trainFrequency: 32,
      gradientSteps: 32,
      discount: 0.9999,
      tau: 0.01,
      learningStarts: 0,
      stateDependentNoise: true,
      logStdInit: -3.67,
    },
  },
};

/** TD3's and DDPG's are too. */
const firm: NonNullable<Preset['recipes']> = {
  'LunarLanderContinuous-v3': {
    steps: 300_000,
    hyperparameters: { discount: 0.98, replayCapacity: 200_000, learningStarts: 10_000 },
  },
  'Pendulum-v1': {
    steps: 20_000,
    hyperparameters: { discount: 0.98, replayCapacity: 200_000, learningStarts: 10_000 },
  },
  'MountainCarContinuous-v0': {
    steps: 300_000,
    hyperparameters: { actionNoise: 'ornstein-uhlenbeck', actionNoiseScale: 0.5 },
  },
};

/** To the last step, as in the zoo. */
const solve = { enabled: false };

export const sb3Sac: PresetFor<'sac'> = {
  name: 'sb3-sac',
  algo: 'sac',
  summary: "Stable-Baselines3's tuned SAC for the continuous lander, Pendulum and MountainCar.",
  source: source('sac.yml'),
  steps: 500_000,
  hyperparameters: defaults,
  solve,
  recipes: soft,
};

export const sb3Tqc: PresetFor<'tqc'> = {
  name: 'sb3-tqc',
  algo: 'tqc',
  summary: "Stable-Baselines3's tuned TQC for the continuous lander, Pendulum and MountainCar.",
  source: source('tqc.yml'),
  steps: 500_000,
  hyperparameters: defaults,
  solve,
  recipes: soft,
};

const delayed = {
  ...defaults,
  ...wide,
  learningRate: 1e-3,
  actionNoise: 'normal',
  actionNoiseScale: 0.1,
} as const;

export const sb3Td3: PresetFor<'td3'> = {
  name: 'sb3-td3',
  algo: 'td3',
  summary: "Stable-Baselines3's tuned TD3 for the continuous lander, Pendulum and MountainCar.",
  source: source('td3.yml'),
  steps: 300_000,
  hyperparameters: delayed,
  solve,
  recipes: firm,
};

export const sb3Ddpg: PresetFor<'ddpg'> = {
  name: 'sb3-ddpg',
  algo: 'ddpg',
  summary: "Stable-Baselines3's tuned DDPG for the continuous lander, Pendulum and MountainCar.",
  source: source('ddpg.yml'),
  steps: 300_000,
  hyperparameters: delayed,
  solve,
  recipes: firm,
};
