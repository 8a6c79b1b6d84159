import type { TrainOptions } from '../../src/training/index.js';

const brief = { steps: 3_000, evaluationEpisodes: 0, solve: { enabled: false } };
const early = { learningStarts: 200, replayCapacity: 2_000 };

/** Short runs that together go through every agent and every option whose arithmetic is its own. */
export const cases: Record<string, TrainOptions> = {
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
};
