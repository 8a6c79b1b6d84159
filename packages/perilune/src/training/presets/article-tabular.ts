import type { PresetFor } from './preset.js';

export const articleTabular: PresetFor<'tabular-q'> = {
  name: 'article-tabular',
  algo: 'tabular-q',
  summary: 'A table over a sparse grid of the lander: does not get far, and that is the result.',
  source:
    'The article names the method, no numbers. Bounds: where a random pilot spends its flight; bins, rate and epsilon our choice.',
  steps: 10_000_000,
  episodes: 6_000,
  hyperparameters: {
    bins: [8, 8, 8, 8, 8, 8, 2, 2],
    low: [-1, -0.25, -1.5, -1.5, -1, -1, 0, 0],
    high: [1, 1.5, 1.5, 0.5, 1, 1, 1, 1],
    learningRate: 0.1,
    discount: 0.99,
    epsilon: { start: 1, end: 0.05, steps: 200_000 },
  },
  solve: { enabled: false },
};
