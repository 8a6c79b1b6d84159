import { describe, expect, it } from 'vitest';
import { borrowedRecipe, presetNamed, presets, resolveConfig } from '../../src/training/index.js';
import { choosePreset } from '../../src/training/presets/index.js';
import { recipes } from '../pins/recipes.js';

/** Where it is pinned. */
function envOf(preset: string): string {
  const pinned = [...recipes.values()].find((recipe) => recipe.preset === preset);
  return pinned?.env as string;
}

describe('presets', () => {
  it.each(presets.map(({ name }) => name))(
    '%s is a valid configuration and says whence',
    (name) => {
      expect(presetNamed(name).source.length).toBeGreaterThan(20);
      expect(resolveConfig({ env: envOf(name), preset: name }).preset).toBe(name);
    },
  );

  it.each(presets.map(({ name }) => name))('%s is pinned with run seeds 1 and 2', (name) => {
    const seeds = [...recipes.values()].filter(({ preset }) => preset === name);
    expect(seeds.map(({ seed }) => seed)).toEqual(expect.arrayContaining([1, 2]));
  });

  it("of a zoo that tunes each world by itself say where the lander's recipe is taken for another", () => {
    const told = (env: string) => borrowedRecipe(presetNamed('sb3-a2c'), env);
    expect(told('Taxi-v4')).toBe(
      'sb3-a2c has no recipe for Taxi-v4: it takes that of LunarLander-v3.',
    );
    const known = ['LunarLander-v3', 'CartPole-v1', 'LunarLanderContinuous-v3'];
    expect(known.map(told)).toEqual([undefined, undefined, undefined]);
    expect(borrowedRecipe(presetNamed('fast'), 'Taxi-v4')).toBeUndefined();
  });

  it('begins from fast, with actions in a Box from throttle, with several at once from ppo', () => {
    const named = (options: Parameters<typeof resolveConfig>[0]) => {
      const { preset, algo } = resolveConfig(options);
      return [preset, algo];
    };
    expect(named({ env: 'CartPole-v1' })).toEqual(['fast', 'dqn']);
    expect(named({ env: 'Pendulum-v1' })).toEqual(['throttle', 'sac']);
    const continuous = { env: 'LunarLander-v3', envOptions: { continuous: true } };
    expect(named(continuous)).toEqual(['throttle', 'sac']);
    expect(named({ env: 'Pendulum-v1', algo: 'td3' })).toEqual(['sb3-td3', 'td3']);
    const switches = ['multi-binary', 'multi-discrete'] as const;
    for (const kind of switches)
      expect(choosePreset(undefined, undefined, { kind } as never).name).toBe('ppo');
  });

  it('fast asks 230 of 150 landers, as best 225 of 1,000, and of no other world anything in their points', () => {
    const solveIn = (env: string, preset = 'fast') => resolveConfig({ env, preset }).solve;
    const lander = { gateSlack: 50, validationSlack: 25, interval: 4_000 };
    expect(solveIn('LunarLander-v3')).toMatchObject({ margin: 30, episodes: 150, ...lander });
    const forScore = { margin: 25, gateSlack: -60, validationSlack: 15, interval: 400_000 };
    for (const env of ['LunarLander-v3', 'LunarLanderContinuous-v3'])
      expect(solveIn(env, 'best')).toMatchObject({ ...forScore, episodes: 1_000 });
    const free = { margin: null, gateSlack: null, validationSlack: null };
    for (const { name } of presets.filter(({ name }) => name !== 'article-kernel-mountain-car')) {
      const isSteering = envOf(name) === 'LunarLanderContinuous-v3';
      expect(solveIn(isSteering ? 'Pendulum-v1' : 'CartPole-v1', name)).toMatchObject(free);
    }
    const own = { env: 'LunarLander-v3', preset: 'fast', solve: { margin: 1 } };
    expect(resolveConfig(own).solve.margin).toBe(1);
  });

  it('frugal updates after every step, hands out the average, and asks in points of no world', () => {
    for (const env of ['LunarLander-v3', 'CartPole-v1', 'MountainCar-v0']) {
      const { hyperparameters, solve } = resolveConfig({ env, preset: 'frugal' });
      const everyStep = { environments: 1, trainFrequency: 1, gradientSteps: 1 };
      expect(hyperparameters).toMatchObject({ ...everyStep, greedyNetwork: 'average' });
      expect(solve).toMatchObject({ margin: null, gateSlack: null, validationSlack: null });
      expect(solve).toMatchObject({ gateDeviations: 0.25, validationErrors: 1, episodes: 40 });
    }
  });

  it('best lets the learning rate fall until its last step, whatever the actions, and keeps the best policy', () => {
    for (const env of ['LunarLander-v3', 'LunarLanderContinuous-v3']) {
      const { steps, solve, hyperparameters } = resolveConfig({ env, preset: 'best' });
      expect(hyperparameters).toMatchObject({ learningRate: { end: 0, steps } });
      expect(solve.keepBest).toBe(true);
    }
  });
});
