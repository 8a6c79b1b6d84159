import type { TrainOptions } from 'perilune';

/** A training run that is pinned: what decides what is learned, and JSON. */
export type Recipe = Pick<
  TrainOptions,
  'env' | 'envOptions' | 'algo' | 'preset' | 'seed' | 'steps' | 'hyperparameters' | 'solve'
>;

const SEEDS = [1, 2];

const lander = { env: 'LunarLander-v3' };
/** Random play lasts some twenty steps: episodes are both ended and cut. */
const pole = { env: 'CartPole-v1', envOptions: { maxEpisodeSteps: 25 } };
const car = { env: 'MountainCar-v0' };
const throttled = { env: 'LunarLanderContinuous-v3' };
/** Steering, ended by nothing but the cut. */
const pendulum = { env: 'Pendulum-v1', envOptions: { maxEpisodeSteps: 25 } };

/**
 * Every preset, where it is meant to be used, for as long as it takes to learn and to copy to the target;
 * the network alone for no longer than its values stay finite.
 */
const presets: Record<string, Recipe> = {
  fast: { ...lander, steps: 8_000 },
  frugal: { ...lander, steps: 1_600 },
  rainbow: { ...lander, steps: 2_400 },
  pqn: { ...lander, steps: 4_096 },
  ppo: { ...lander, steps: 8_192 },
  'sb3-zoo': { ...lander, steps: 2_000 },
  throttle: { ...throttled, steps: 4_000 },
  best: { ...lander, steps: 32_768 },
  'sb3-sac': { ...throttled, steps: 10_020 },
  'sb3-tqc': { ...throttled, steps: 10_010 },
  'sb3-td3': { ...throttled, steps: 10_020 },
  'sb3-ddpg': { ...throttled, steps: 10_020 },
  'sb3-ppo': { ...lander, steps: 16_384 },
  'sb3-a2c': { ...lander, steps: 2_000 },
  cleanrl: { env: 'CartPole-v1', steps: 12_000 },
  dopamine: { ...lander, steps: 620 },
  'dopamine-c51': { ...lander, steps: 512 },
  'dopamine-rainbow': { ...lander, steps: 620 },
  tabular: { env: 'FrozenLake-v1', steps: 4_000 },
  'monte-carlo': { env: 'Blackjack-v1', steps: 4_000 },
  'article-tabular': { ...lander, steps: 10_000 },
  'article-kernel-mountain-car': { ...car, steps: 3_000 },
  'article-kernel': { ...lander, steps: 2_000 },
  'article-online': { ...lander, steps: 400 },
  'article-replay': { ...lander, steps: 2_000 },
};

/** Everything that a preset settles is settled here, so that no preset's change is felt. */
const plain = {
  hiddenLayers: [32, 20],
  initializer: 'he-uniform',
  layerNorm: false,
  learningRate: 1e-3,
  loss: 'huber',
  maxGradientNorm: 10,
  batchSize: 32,
  discount: 0.99,
  nStep: 1,
  double: false,
  replayCapacity: 1_000,
  learningStarts: 200,
  trainFrequency: 4,
  targetUpdateInterval: 100,
  targetUpdateUnit: 'steps',
  tau: 1,
  greedyNetwork: 'online',
  epsilon: { start: 1, end: 0.1, steps: 1_000 },
  rewardScale: 1,
  environments: 1,
};
const soft = { targetUpdateInterval: 1, targetUpdateUnit: 'updates', tau: 0.05 };
const categorical = { head: 'categorical', atoms: 21, vMin: -5, vMax: 50 };
const quantiles = { head: 'quantile', quantiles: 16 };

/** What of `plain` differs. */
const dqn: Record<string, object> = {
  plain: {},
  'double, dueling, prioritized, 3 steps': {
    double: true,
    dueling: true,
    prioritized: true,
    priorityBeta: { start: 0.4, end: 1, steps: 2_000 },
    nStep: 3,
  },
  'LayerNorm, orthogonal, a soft target that is handed out, 4 environments': {
    ...soft,
    layerNorm: true,
    initializer: 'orthogonal',
    greedyNetwork: 'target',
    environments: 4,
  },
  'C51, double': { ...categorical, double: true },
  'C51, dueling, LayerNorm, noisy, scaled rewards': {
    ...categorical,
    dueling: true,
    layerNorm: true,
    noisy: true,
    epsilon: 0,
    rewardScale: 0.1,
  },
  'quantiles, prioritized': { ...quantiles, prioritized: true },
  'quantiles, dueling, double, 2 steps': { ...quantiles, dueling: true, double: true, nStep: 2 },
  'noisy, no chance': { noisy: true, noisySigma: 0.3, epsilon: 0 },
  Munchausen: { munchausen: true },
  'RAdam, clipped and scaled rewards, cut gradients, a falling rate': {
    optimizer: 'radam',
    rewardClip: 0.5,
    rewardScale: 0.1,
    maxGradientNorm: 0.5,
    learningRate: { start: 0.01, end: 0.001, steps: 2_000 },
  },
  'SGD, squared and summed, a warm-up by policy, cuts taken for ends': {
    optimizer: 'sgd',
    initializer: 'glorot-uniform',
    loss: 'squared',
    lossReduction: 'sum',
    learningRate: 1e-4,
    warmUp: 'policy',
    bootstrapTruncated: false,
    trainFrequency: 10,
    gradientSteps: 3,
  },
};

const pqn = {
  hiddenLayers: [32, 20],
  learningRate: 1e-3,
  discount: 0.99,
  lambda: 0.65,
  rewardScale: 1,
  environments: 8,
  rolloutSteps: 16,
  epochs: 2,
  minibatches: 4,
  epsilon: { start: 1, end: 0.1, steps: 1_000 },
};

const oneStep = { discount: 0.99, epsilon: 0.2, environments: 1 };
const grid = {
  ...oneStep,
  low: [-3, -3, -0.3, -3],
  high: [3, 3, 0.3, 3],
  bins: 6,
  learningRate: 0.1,
};
const features = {
  ...oneStep,
  standardizer: { mean: [0, 0, 0, 0], deviation: [1, 1, 0.1, 1] },
  learningRate: 0.05,
};
const fourier = { ...features, kernelGammas: [0.5, 2], featuresPerKernel: 30 };
const bumps = { ...features, features: 'bumps', bumpsPerEntry: 8, learningRate: 0.02 };
const online = { ...oneStep, hiddenLayers: [32, 20], learningRate: 1e-3 };

/** Everything that the defaults settle is settled here too. */
const steering = {
  hiddenLayers: [32, 20],
  initializer: 'pytorch',
  learningRate: 1e-3,
  batchSize: 32,
  discount: 0.99,
  replayCapacity: 500,
  learningStarts: 100,
  trainFrequency: 2,
  tau: 0.01,
};

/** Actors and critics, and policies that steer, with options that no preset has. */
const steered: Record<string, { algo: string; hyperparameters: object }> = {
  'sac, LayerNorm, 4 environments, 3 steps': {
    algo: 'sac',
    hyperparameters: { ...steering, layerNorm: true, environments: 4, trainFrequency: 4, nStep: 3 },
  },
  'sac, a given temperature, normal noise, tanh, other critics, scaled rewards': {
    algo: 'sac',
    hyperparameters: {
      ...steering,
      ...{ temperature: 0.2, actionNoise: 'normal', activation: 'tanh', criticLayers: [24] },
      ...{ rewardScale: 0.1, rewardClip: 5, normalizeObservations: true, maxGradientNorm: 1 },
    },
  },
  'sac, noise that is a function of the state': {
    algo: 'sac',
    hyperparameters: {
      ...{ ...steering, environments: 2, trainFrequency: 16, gradientSteps: 8 },
      ...{ stateDependentNoise: true, noiseSteps: 5, logStdInit: -1, warmUp: 'policy' },
    },
  },
  'tqc, noise that is a function of the state, of the zoo': {
    algo: 'tqc',
    hyperparameters: {
      ...{ ...steering, quantiles: 7, temperature: 0.1, trainFrequency: 32, gradientSteps: 16 },
      ...{ stateDependentNoise: true, logStdInit: -3.67 },
    },
  },
  'tqc, 3 critics, a delayed actor': {
    algo: 'tqc',
    hyperparameters: { ...steering, critics: 3, quantiles: 7, droppedQuantiles: 1, policyDelay: 3 },
  },
  'crossq, renormalized after 100 passes': {
    algo: 'crossq',
    hyperparameters: { ...steering, criticLayers: [40], renormAfter: 100 },
  },
  'droq, a delayed actor': {
    algo: 'droq',
    hyperparameters: { ...steering, gradientSteps: 4, policyDelay: 4, dropout: 0.1 },
  },
  'td3, noise that wanders': {
    algo: 'td3',
    hyperparameters: { ...steering, actionNoise: 'ornstein-uhlenbeck', gradientSteps: 2 },
  },
  'ddpg, quantiles, cuts taken for ends': {
    algo: 'ddpg',
    hyperparameters: { ...steering, quantiles: 5, bootstrapTruncated: false },
  },
  'ppo, noise that is a function of the state': {
    algo: 'ppo',
    hyperparameters: {
      ...{ hiddenLayers: [32, 20], initializer: 'pytorch', learningRate: 1e-3, environments: 4 },
      ...{ rolloutSteps: 32, batchSize: 32, epochs: 2, discount: 0.9, lambda: 0.95 },
      ...{ stateDependentNoise: true, noiseSteps: 4, logStdInit: -1 },
    },
  },
};

/** Algorithms beside DQN, with options that no preset has. */
const others: Record<string, { algo: string; preset?: string; hyperparameters: object }> = {
  pqn: { algo: 'pqn', hyperparameters: pqn },
  'pqn, Adam, no LayerNorm': {
    algo: 'pqn',
    hyperparameters: { ...pqn, optimizer: 'adam', layerNorm: false, lambda: 0.9 },
  },
  'tabular-q': { algo: 'tabular-q', preset: 'article-tabular', hyperparameters: grid },
  'tabular-q, Sarsa, 3 environments': {
    algo: 'tabular-q',
    preset: 'article-tabular',
    hyperparameters: { ...grid, target: 'sarsa', environments: 3 },
  },
  'kernel-q': { algo: 'kernel-q', hyperparameters: fourier },
  'kernel-q, bumps, expected Sarsa': {
    algo: 'kernel-q',
    hyperparameters: { ...bumps, target: 'td' },
  },
  'online-q': { algo: 'online-q', hyperparameters: { ...online, gradient: 'semi' } },
  'online-q, a network an action, residual gradient, Sarsa': {
    algo: 'online-q',
    hyperparameters: { ...online, networks: 'per-action', gradient: 'residual', target: 'sarsa' },
  },
};

const never = { enabled: false };

/** Other worlds, and validations on the way, of which the best policy is kept. */
const elsewhere: Record<string, Recipe> = {
  'dqn, validated': {
    ...pole,
    steps: 3_000,
    hyperparameters: plain,
    solve: { gateEpisodes: 3, gateSlack: 1_000, interval: 500, episodes: 5 },
  },
  'dqn, validated, trained to the end, the best kept': {
    env: 'CartPole-v1',
    steps: 6_000,
    hyperparameters: { ...plain, ...soft, greedyNetwork: 'target', double: true },
    solve: { gateEpisodes: 3, gateSlack: 1_000, interval: 500, episodes: 5, keepBest: true },
  },
  'best by values': { ...lander, preset: 'best', algo: 'dqn', steps: 4_000 },
  'best with a throttle': { ...throttled, preset: 'best', steps: 32_768 },
  'dqn on Acrobot': { env: 'Acrobot-v1', steps: 2_000, hyperparameters: plain, solve: never },
  'dqn on MountainCar': { ...car, steps: 2_000, hyperparameters: plain, solve: never },
  'dqn on a windy moon': {
    ...lander,
    envOptions: { enableWind: true, gravity: -8 },
    steps: 2_000,
    hyperparameters: plain,
    solve: never,
  },
};

/** Whole runs, until the task is solved. */
const solved: Record<string, Recipe> = { 'fast, until solved': { ...lander, preset: 'fast' } };

/** A recipe under each seed that is pinned. */
export function seeded(name: string, recipe: Recipe): [string, Recipe][] {
  return SEEDS.map((seed) => [`${name}, seed ${seed}`, { ...recipe, seed }]);
}

const onPole = (hyperparameters: object): Recipe => ({
  ...pole,
  steps: 2_000,
  hyperparameters,
  solve: never,
});

/** Every pinned run by its name: only `train`'s own options, so that no other part of the library's form matters. */
export const recipes: ReadonlyMap<string, Recipe> = new Map(
  [
    ...Object.entries(presets).map(([name, recipe]): [string, Recipe] => [
      `preset ${name}`,
      { ...recipe, preset: name },
    ]),
    ...Object.entries(dqn).map(([name, options]): [string, Recipe] => [
      `dqn, ${name}`,
      onPole({ ...plain, ...options }),
    ]),
    ...Object.entries(others).map(([name, { hyperparameters, ...own }]): [string, Recipe] => [
      name,
      { ...onPole(hyperparameters), ...own },
    ]),
    ...Object.entries(steered).map(([name, options]): [string, Recipe] => [
      name,
      { ...pendulum, steps: 600, preset: 'default', ...options, solve: never },
    ]),
    ...Object.entries(elsewhere),
    ...Object.entries(solved),
  ].flatMap(([name, recipe]) => seeded(name, recipe)),
);
