import type { PresetFor } from './preset.js';

const steps = 800_000;

/** What `best` was in the first edition: runs of then name it with its algorithm, and whoever does gets it. */
export const bestByValues: PresetFor<'dqn'> = {
  name: 'best',
  algo: 'dqn',
  summary: 'For the score: trains on past solved and hands out the policy that validated best.',
  source:
    'Our own search on LunarLander-v3, run seeds from 1000 up; its record is docs/presets.md.',
  steps,
  hyperparameters: {
    hiddenLayers: [128, 128],
    initializer: 'pytorch',
    layerNorm: true,
    head: 'quantile',
    quantiles: 32,
    huberDelta: 0.1,
    learningRate: { start: 3e-3, end: 0, steps },
    maxGradientNorm: 10,
    batchSize: 128,
    discount: 0.995,
    nStep: 3,
    double: true,
    replayCapacity: steps,
    learningStarts: 1_000,
    trainFrequency: 16,
    targetUpdateInterval: 1,
    targetUpdateUnit: 'updates',
    tau: 0.01,
    greedyNetwork: 'target',
    epsilon: { start: 0.1, end: 0.01, steps },
    rewardScale: 0.05,
    environments: 16,
  },
  solve: { interval: 40_000, keepBest: true },
  recipes: {
    'LunarLander-v3': { solve: { margin: 25, gateSlack: -40, validationSlack: 15 } },
  },
};
