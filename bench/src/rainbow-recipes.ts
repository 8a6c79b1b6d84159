import type { RunOptions } from 'perilune';

/** A world and how long it is trained in: some three times what the quicker recipes need. */
export interface RainbowWorld {
  env: string;
  steps: number;
  /** Bounds of the returns that a categorical head learns, in the environment's units. */
  vMin: number;
  vMax: number;
  rewardScale: number;
}

/** Those of Obando-Ceron and Castro 2021, "Revisiting Rainbow", section 4. */
export const rainbowWorlds: readonly RainbowWorld[] = [
  { env: 'CartPole-v1', steps: 50_000, vMin: 0, vMax: 100, rewardScale: 0.1 },
  { env: 'Acrobot-v1', steps: 50_000, vMin: -100, vMax: 0, rewardScale: 0.1 },
  { env: 'MountainCar-v0', steps: 100_000, vMin: -100, vMax: 0, rewardScale: 0.1 },
  { env: 'LunarLander-v3', steps: 100_000, vMin: -300, vMax: 300, rewardScale: 0.05 },
];

type Change = (world: RainbowWorld) => Record<string, unknown>;

/** What is added alone, and left out alone. The first six are Rainbow's (Hessel et al. 2018). */
const options: Readonly<Record<string, Change>> = {
  double: () => ({ double: true }),
  dueling: () => ({ dueling: true }),
  prioritized: () => ({ prioritized: true, priorityAlpha: 0.5, priorityEpsilon: 0.01 }),
  'three-step': () => ({ nStep: 3 }),
  noisy: () => ({ noisy: true, epsilon: 0 }),
  C51: ({ vMin, vMax }) => ({ head: 'categorical', atoms: 51, vMin, vMax }),
  LayerNorm: () => ({ layerNorm: true }),
};

/** What takes the place of one of them or of its target, and so is added alone only. */
const alternatives: Readonly<Record<string, Change>> = {
  'QR-DQN': () => ({ head: 'quantile', quantiles: 32 }),
  Munchausen: ({ rewardScale }) => ({
    ...{ munchausen: true, munchausenTemperature: 0.03 / rewardScale },
    munchausenClip: -1 / rewardScale,
  }),
};

/** Deep Q-learning as it was, with a target that follows softly; sizes and rates are the same for every recipe. */
const plain = ({ steps, rewardScale }: RainbowWorld) => ({
  ...{ hiddenLayers: [64, 64], initializer: 'pytorch', layerNorm: false },
  ...{ learningRate: 2e-3, loss: 'huber', maxGradientNorm: 10, batchSize: 64 },
  ...{ discount: 0.99, nStep: 1, double: false, replayCapacity: 50_000, learningStarts: 1_000 },
  ...{ trainFrequency: 8, gradientSteps: 1, environments: 8 },
  ...{ targetUpdateInterval: 1, targetUpdateUnit: 'updates', tau: 0.01, greedyNetwork: 'target' },
  ...{ epsilon: { start: 1, end: 0.05, steps: steps / 5 }, rewardScale },
  priorityBeta: { start: 0.4, end: 1, steps },
});

export type Recipe = { name: string; changes: readonly Change[] };

export const PLAIN = 'DQN';
export const ALL = 'all seven';

/** Each of `options` alone, all, all but each, and the alternatives. */
export const rainbowRecipes: readonly Recipe[] = [
  { name: PLAIN, changes: [] },
  ...Object.entries(options).map(([name, change]) => ({ name: `+ ${name}`, changes: [change] })),
  ...Object.entries(alternatives).map(([name, change]) => ({
    ...{ name: `+ ${name}`, changes: [change] },
  })),
  { name: ALL, changes: Object.values(options) },
  ...Object.keys(options).map((name) => ({ name: `- ${name}`, changes: without(name) })),
];

function without(left: string): Change[] {
  return Object.entries(options).flatMap(([name, change]) => (name === left ? [] : [change]));
}

/** The run of a recipe, trained to its last step whatever it has solved. */
export function rainbowRun(world: RainbowWorld, { changes }: Recipe, seed: number): RunOptions {
  const changed = changes.map((change) => change(world));
  return {
    ...{ env: world.env, algo: 'dqn', preset: 'fast', steps: world.steps, seed },
    hyperparameters: Object.assign({}, plain(world), ...changed),
    solve: { enabled: false },
  } as RunOptions;
}
