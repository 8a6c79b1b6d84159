import type { RunOptions, TrainOptions } from '../../src/training/index.js';

const brief = { steps: 3_000, evaluationEpisodes: 0, solve: { enabled: false } };
const early = { learningStarts: 200, replayCapacity: 2_000 };

/** A run that can be written down: of a world by its id, from nobody's agent. */
export type WrittenRun = Omit<RunOptions, 'from'> & Pick<TrainOptions, 'evaluationEpisodes'>;

/** Short runs that together go through every agent and every option whose arithmetic is its own. */
export const cases: Record<string, WrittenRun> = {
  'the fast preset on LunarLander': {
    ...brief,
    env: 'LunarLander-v3',
    seed: 1,
    hyperparameters: early,
  },
  'LunarLander with wind and turbulence': {
    ...brief,
    env: 'LunarLander-v3',
    seed: 2 ** 40 + 7,
    envOptions: { enableWind: true, windPower: 18, turbulencePower: 1.8 },
    hyperparameters: { ...early, environments: 3, loss: 'huber', double: false },
  },
  "Stable-Baselines3's recipe on CartPole": {
    ...brief,
    env: 'CartPole-v1',
    preset: 'sb3-zoo',
    seed: 3,
  },
  'SGD, Glorot and a hard target on MountainCar': {
    ...brief,
    env: 'MountainCar-v0',
    seed: 4,
    hyperparameters: {
      ...early,
      optimizer: 'sgd',
      learningRate: { start: 0.01, end: 0.001, steps: 2_000 },
      initializer: 'glorot-uniform',
      tau: 1,
      targetUpdateInterval: 100,
      maxGradientNorm: null,
    },
  },
  'odd widths on Acrobot': {
    ...brief,
    env: 'Acrobot-v1',
    seed: 5,
    hyperparameters: {
      ...early,
      hiddenLayers: [63, 17, 5],
      batchSize: 33,
      initializer: 'he-uniform',
    },
  },
  'Rainbow: dueling, noisy, prioritized, C51 in several steps': {
    ...brief,
    env: 'LunarLander-v3',
    preset: 'rainbow',
    seed: 6,
    steps: 1_500,
    hyperparameters: { learningStarts: 500, hiddenLayers: [32, 32] },
  },
  'quantiles with Munchausen and RAdam': {
    ...brief,
    env: 'CartPole-v1',
    seed: 7,
    hyperparameters: {
      ...early,
      head: 'quantile',
      quantiles: 16,
      munchausen: true,
      double: false,
      loss: 'huber',
      nStep: 1,
      optimizer: 'radam',
    },
  },
  'Munchausen on a scalar head, orthogonal weights': {
    ...brief,
    env: 'LunarLander-v3',
    seed: 8,
    hyperparameters: {
      ...early,
      munchausen: true,
      double: false,
      nStep: 1,
      initializer: 'orthogonal',
    },
  },
  PQN: { ...brief, env: 'CartPole-v1', preset: 'pqn', seed: 9, steps: 6_000 },
  'a table of cells': { ...brief, env: 'LunarLander-v3', preset: 'article-tabular', seed: 10 },
  'kernel features': {
    ...brief,
    env: 'MountainCar-v0',
    preset: 'article-kernel-mountain-car',
    seed: 11,
  },
  'a network online': {
    ...brief,
    env: 'LunarLander-v3',
    preset: 'article-online',
    seed: 12,
    hyperparameters: { learningRate: 1e-5 },
  },
  "the article's replay": {
    ...brief,
    env: 'LunarLander-v3',
    preset: 'article-replay',
    seed: 13,
  },
};
