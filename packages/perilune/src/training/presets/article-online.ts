import type { PresetFor } from './preset.js';

export const articleOnline: PresetFor<'online-q'> = {
  name: 'article-online',
  algo: 'online-q',
  summary:
    'A network alone, one SGD step a transition, as the article means it: learns next to nothing.',
  source:
    "The article's third system: its numbers, with the target held constant and no value past an end.",
  steps: 200_000,
  episodes: 200,
  hyperparameters: {
    hiddenLayers: [64, 64],
    initializer: 'glorot-uniform',
    learningRate: 1e-3,
    discount: 1,
    epsilon: 0.1,
    gradient: 'semi',
  },
  solve: { enabled: false },
};
