import type { PresetFor } from './preset.js';

/** What Dopamine's configurations for LunarLander have in common. */
const shared = {
  hiddenLayers: [512, 512],
  initializer: 'glorot-uniform',
  optimizer: 'adam',
  maxGradientNorm: null,
  batchSize: 128,
  discount: 0.99,
  replayCapacity: 50_000,
  learningStarts: 500,
  warmUp: 'policy',
  gradientSteps: 1,
  targetUpdateUnit: 'steps',
  tau: 1,
  epsilon: 0.01,
  rewardClip: 1,
  environments: 1,
} as const;

const source = (file: string) =>
  `Dopamine, dopamine/jax/agents/${file}, as of 25 October 2024 (read at 5873f54). Deviations: docs/presets.md.`;

/** 125 iterations of 4,000 steps. */
const steps = 500_000;

export const dopamine: PresetFor<'dqn'> = {
  name: 'dopamine',
  algo: 'dqn',
  summary: "Dopamine's DQN for LunarLander; its rewards are clipped to -1..1.",
  source: source('dqn/configs/dqn_lunarlander.gin'),
  steps,
  hyperparameters: {
    ...shared,
    learningRate: 1e-3,
    adamEpsilon: 3.125e-4,
    loss: 'squared',
    nStep: 1,
    trainFrequency: 4,
    targetUpdateInterval: 100,
  },
  solve: { enabled: false },
};

export const dopamineC51: PresetFor<'dqn'> = {
  name: 'dopamine-c51',
  algo: 'dqn',
  summary: "Dopamine's C51 for LunarLander: 201 atoms, no target network to speak of.",
  source: source('rainbow/configs/c51_lunarlander.gin'),
  steps,
  hyperparameters: {
    ...shared,
    learningRate: 1e-5,
    adamEpsilon: 3.90625e-6,
    head: 'categorical',
    atoms: 201,
    vMin: -100,
    vMax: 100,
    nStep: 1,
    trainFrequency: 1,
    targetUpdateInterval: 1,
  },
  solve: { enabled: false },
};

export const dopamineRainbow: PresetFor<'dqn'> = {
  name: 'dopamine-rainbow',
  algo: 'dqn',
  summary: "Dopamine's Rainbow for LunarLander: C51, three-step returns, prioritized replay.",
  source: source('rainbow/configs/rainbow_lunarlander.gin'),
  steps,
  hyperparameters: {
    ...shared,
    learningRate: 0.09,
    adamEpsilon: 3.125e-4,
    head: 'categorical',
    atoms: 201,
    vMin: -10,
    vMax: 10,
    nStep: 3,
    prioritized: true,
    priorityAlpha: 0.5,
    priorityBeta: 0.5,
    priorityEpsilon: 1e-10,
    trainFrequency: 4,
    targetUpdateInterval: 100,
  },
  solve: { enabled: false },
};
