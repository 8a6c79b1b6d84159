import type { PresetFor } from './preset.js';

const steps = 1_800_000;

export const bestThrottle: PresetFor<'sac'> = {
  name: 'best-throttle',
  algo: 'sac',
  summary:
    'Continuous actions, for the score: trains on past solved and hands out the policy that validated best.',
  source:
    'Our own search on LunarLanderContinuous-v3, run seeds from 1000 up; its record is docs/presets.md.',
  steps,
  hyperparameters: {
    hiddenLayers: [64, 64],
    initializer: 'pytorch',
    batchNorm: true,
    targetNetwork: false,
    policyDelay: 3,
    learningRate: { start: 2e-3, end: 0, steps },
    batchSize: 64,
    discount: 0.996,
    nStep: 3,
    temperature: 0.002,
    rewardScale: 0.05,
    replayCapacity: steps,
    learningStarts: 2_000,
    trainFrequency: 4,
    environments: 8,
  },
  solve: { interval: 25_000, episodes: 400, keepBest: true },
  // As of best.
  recipes: {
    'LunarLanderContinuous-v3': { solve: { margin: 25, gateSlack: -40, validationSlack: 15 } },
  },
};
