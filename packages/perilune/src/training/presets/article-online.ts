import type { Preset } from './preset.js';

const numbers = {
  hiddenLayers: [64, 64],
  initializer: 'glorot-uniform',
  learningRate: 1e-3,
  discount: 1,
  epsilon: 0.1,
};

const run = { algo: 'online-q', steps: 200_000, episodes: 200, solve: { enabled: false } };

export const articleOnline: Preset = {
  ...run,
  name: 'article-online',
  summary:
    'A network alone, one SGD step a transition, as the article means it: learns next to nothing.',
  source:
    "The article's third system: its numbers, with the target held constant and no value past an end.",
  hyperparameters: { ...numbers, gradient: 'semi', bootstrapTerminal: false },
};

export const articleOnlineAsPrinted: Preset = {
  ...run,
  name: 'article-online-as-printed',
  summary:
    "The same as the article's listing computes it: the gradient flows through the target alone.",
  source:
    "The article's third listing: the prediction is read as a plain number, and ends are bootstrapped.",
  hyperparameters: { ...numbers, gradient: 'target-only', bootstrapTerminal: true },
};
