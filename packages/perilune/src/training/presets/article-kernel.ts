import type { Preset } from './preset.js';

/**
 * Searched on run seeds 1000-1019: gammas 40..0.25, learning rates 0.02-0.1 constant and falling,
 * discounts 0.97-1, the three targets. Wider kernels blur the hills, narrower ones forget; without a
 * discount the values climb for too long.
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
    kernelGammas: [10, 5, 2, 1],
    featuresPerKernel: 100,
    standardizer: 'space',
    learningRate: { start: 0.05, end: 0.02, steps: 30_000 },
    discount: 0.985,
    epsilon: 0,
  },
  solve: { margin: 2, gateEpisodes: 2, gateSlack: 40, interval: 150 },
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
