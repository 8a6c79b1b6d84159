import type { PresetFor } from './preset.js';

export const articleReplay: PresetFor<'dqn'> = {
  name: 'article-replay',
  algo: 'dqn',
  summary: 'Replay and target network with the article’s own numbers, as it means them.',
  source:
    "The article's last system: its numbers; the oldest transition leaves a full buffer, and the loss is that of the action taken.",
  steps: 2_000_000,
  episodes: 2_000,
  hyperparameters: {
    hiddenLayers: [64, 64],
    initializer: 'glorot-uniform',
    optimizer: 'adam',
    learningRate: 1e-3,
    adamEpsilon: 1e-7,
    maxGradientNorm: null,
    batchSize: 128,
    loss: 'squared',
    lossReduction: 'sum',
    discount: 1,
    replayCapacity: 10_000,
    learningStarts: 0,
    trainFrequency: 4,
    targetUpdateInterval: 100,
    targetUpdateUnit: 'steps',
    epsilon: 0.05,
    bootstrapTruncated: false,
  },
  solve: { enabled: false },
};
