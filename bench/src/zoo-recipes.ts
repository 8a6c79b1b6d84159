import type { RunOptions } from 'perilune';

/** A recipe of rl-baselines3-zoo in a world, and what the zoo says that it comes to. */
export interface ZooRecipe {
  /** The preset, and the network where it is another than the zoo's. */
  name: string;
  preset: string;
  env: string;
  /** Mean return that the zoo has published. */
  published: number;
  /** Run seeds that are asked for. */
  seeds: number;
  hiddenLayers?: readonly number[];
}

/**
 * Mean returns of `benchmark.md` of rl-baselines3-zoo, read at 22e3ff2: one agent each, of the landers' second
 * version, in episodes of its own.
 */
const published: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'sb3-ppo': {
    ...{ 'LunarLander-v3': 242.1, 'LunarLanderContinuous-v3': 270.9, 'CartPole-v1': 500 },
    ...{ 'Acrobot-v1': -73.5, 'MountainCar-v0': -110.4 },
    ...{ 'Pendulum-v1': -172.2, 'MountainCarContinuous-v0': 88.3 },
  },
  'sb3-a2c': {
    ...{ 'LunarLander-v3': 155.8, 'LunarLanderContinuous-v3': 84.2, 'CartPole-v1': 500 },
    ...{ 'Acrobot-v1': -83.4, 'MountainCar-v0': -111.3 },
    ...{ 'Pendulum-v1': -163.0, 'MountainCarContinuous-v0': 91.2 },
  },
  ...{ 'sb3-sac': throttled(260.4, -157.0, 94.7), 'sb3-tqc': throttled(278.0, -151.3, 63.6) },
  ...{ 'sb3-td3': throttled(207.5, -151.9, 93.5), 'sb3-ddpg': throttled(230.2, -152.1, 93.5) },
};

function throttled(lander: number, pendulum: number, car: number): Record<string, number> {
  return {
    ...{ 'LunarLanderContinuous-v3': lander, 'Pendulum-v1': pendulum },
    'MountainCarContinuous-v0': car,
  };
}

/** The narrow network beside the zoo's own, which takes many times as long. */
const NARROW = [64, 64];
const SEEDS = 10;

export const zooRecipes: readonly ZooRecipe[] = Object.entries(published).flatMap(
  ([preset, worlds]) =>
    Object.entries(worlds).flatMap(([env, score]) => recipesOf(preset, env, score)),
);

function recipesOf(preset: string, env: string, score: number): ZooRecipe[] {
  const recipe = { name: preset, preset, env, published: score };
  if (!isWide(preset, env)) return [{ ...recipe, seeds: isLong(preset, env) ? 3 : SEEDS }];
  const narrow = { ...recipe, name: `${preset} 64-64`, hiddenLayers: NARROW, seeds: SEEDS };
  return [narrow, { ...recipe, seeds: 1 }];
}

/** Whether the zoo's network has hundreds of units a layer, updated at each step. */
function isWide(preset: string, env: string): boolean {
  const isOffPolicy = preset !== 'sb3-ppo' && preset !== 'sb3-a2c';
  const isNarrowThere = env === 'MountainCarContinuous-v0' && !/td3|ddpg/.test(preset);
  return isOffPolicy && !isNarrowThere;
}

/** 5,000,000 steps. */
function isLong(preset: string, env: string): boolean {
  return preset === 'sb3-a2c' && env === 'LunarLanderContinuous-v3';
}

export function zooRun({ env, preset, hiddenLayers }: ZooRecipe, seed: number): RunOptions {
  return {
    ...{ env, preset, seed },
    ...(hiddenLayers === undefined ? {} : { hyperparameters: { hiddenLayers } }),
  } as RunOptions;
}
