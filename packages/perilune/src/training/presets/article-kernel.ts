import type { Preset } from './preset.js';

/**
 * Searched on run seeds from 1000 up: gammas 160..0.5, learning rates 0.02-0.4 constant and falling,
 * discounts 0.98-1, traces, averaged weights, features drawn more evenly than at random. What decided it
 * was a bold step: one moves the value at s by learningRate |phi(s)|^2 of its error, and |phi|^2 is about
 * 4, one for each width, so 0.4 is 1.6 of it, where 2 would be too far. The greedy policy moves with
 * every such step, and being stopped at a lucky hundred episodes is likely: hence the margin.
 */
export const articleKernelMountainCar: Preset = {
  name: 'article-kernel-mountain-car',
  algo: 'kernel-q',
  summary: 'Linear values on 400 kernel features, for MountainCar-v0.',
  source:
    'The article: four widths of 100 features, one weight vector an action. Widths, rate and discount: our own search, run seeds from 1000 up.',
  steps: 60_000,
  episodes: 300,
  hyperparameters: {
    kernelGammas: [40, 20, 10, 5],
    featuresPerKernel: 100,
    standardizer: 'space',
    learningRate: 0.4,
    discount: 1,
    epsilon: 0,
  },
  solve: { gateEpisodes: 2, interval: 150 },
  recipes: {
    'MountainCar-v0': { solve: { margin: 6, gateSlack: 15, validationSlack: 40 } },
  },
};

export const articleKernel: Preset = {
  name: 'article-kernel',
  algo: 'kernel-q',
  summary: 'Linear values on 400 kernel features, for the lander: learns something, then no more.',
  source:
    'The article: four widths of 100 features. Rate, epsilon and discount are not given: our choice, run seeds from 1000 up.',
  steps: 2_000_000,
  episodes: 2_000,
  hyperparameters: {
    kernelGammas: [5, 2, 1, 0.5],
    featuresPerKernel: 100,
    standardizer: 'space',
    learningRate: 0.05,
    discount: 0.99,
    epsilon: 0.1,
  },
  solve: { enabled: false },
};
