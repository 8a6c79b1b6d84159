import type { Preset } from './preset.js';

/** Four widths of 100 features each, as the article counts them. */
const features = { kernelGammas: [5, 2, 1, 0.5], featuresPerKernel: 100 };

export const articleKernelMountainCar: Preset = {
  name: 'article-kernel-mountain-car',
  algo: 'kernel-q',
  summary: 'Linear values on 400 kernel features, for MountainCar-v0.',
  source: 'todo',
  steps: 200_000,
  episodes: 300,
  hyperparameters: { ...features, learningRate: 0.01, discount: 1, epsilon: 0 },
  solve: { margin: 2, gateEpisodes: 5, gateSlack: 20, interval: 500 },
};

export const articleKernel: Preset = {
  name: 'article-kernel',
  algo: 'kernel-q',
  summary: 'Linear values on 400 kernel features, for the lander: learns something, then no more.',
  source: 'todo',
  steps: 2_000_000,
  episodes: 2_000,
  hyperparameters: { ...features, learningRate: 0.01, discount: 0.99, epsilon: 0.1 },
  solve: { enabled: false },
};
