import type { Preset } from './preset.js';

const numbers = {
  hiddenLayers: [64, 64],
  initializer: 'glorot-uniform',
  optimizer: 'adam',
  learningRate: 1e-3,
  adamEpsilon: 1e-7,
  maxGradientNorm: null,
  batchSize: 128,
  lossReduction: 'sum',
  discount: 1,
  replayCapacity: 10_000,
  learningStarts: 0,
  trainFrequency: 4,
  targetUpdateInterval: 100,
  targetUpdateUnit: 'steps',
  epsilon: 0.05,
  bootstrapTruncated: false,
};

const run = { algo: 'dqn', steps: 2_000_000, episodes: 2_000, solve: { enabled: false } };

export const articleReplay: Preset = {
  ...run,
  name: 'article-replay',
  summary: 'Replay and target network with the article’s own numbers, as it means them.',
  source:
    "The article's last system: its numbers; the oldest transition leaves a full buffer, and the loss is that of the action taken.",
  hyperparameters: { ...numbers, loss: 'squared', replayEviction: 'oldest' },
};

export const articleReplayAsPrinted: Preset = {
  ...run,
  name: 'article-replay-as-printed',
  summary:
    'The same as the article’s listings compute it: a buffer that freezes, a loss of row maxima.',
  source:
    "The article's last listings: the slice keeps the first 10,000 transitions, and the loss compares the rows' maxima.",
  hyperparameters: { ...numbers, loss: 'row-max', replayEviction: 'newest' },
};
