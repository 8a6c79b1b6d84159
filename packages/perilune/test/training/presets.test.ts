import { describe, expect, it } from 'vitest';
import { presetNamed, presets, resolveConfig } from '../../src/training/index.js';
import { recipes } from '../pins/recipes.js';

describe('presets', () => {
  it.each(presets.map(({ name }) => name))(
    '%s is a valid configuration and says whence',
    (name) => {
      expect(presetNamed(name).source.length).toBeGreaterThan(20);
      expect(resolveConfig({ env: 'LunarLander-v3', preset: name }).preset).toBe(name);
    },
  );

  it.each(presets.map(({ name }) => name))('%s is pinned with run seeds 1 and 2', (name) => {
    const seeds = [...recipes.values()].filter(({ preset }) => preset === name);
    expect(seeds.map(({ seed }) => seed)).toEqual(expect.arrayContaining([1, 2]));
  });

  it('fast asks 230 of 150 landers, and of 100 poles the 500 that its returns end at', () => {
    const solveIn = (env: string) => resolveConfig({ env, preset: 'fast' }).solve;
    expect(solveIn('LunarLander-v3')).toMatchObject({ margin: 30, episodes: 150 });
    expect(solveIn('CartPole-v1')).toMatchObject({ margin: 25, episodes: 100 });
    const own = { env: 'LunarLander-v3', preset: 'fast', solve: { margin: 1 } };
    expect(resolveConfig(own).solve.margin).toBe(1);
  });

  it('best lets learning rate and exploration fall until its last step, and keeps the best policy', () => {
    const { steps, solve, hyperparameters } = resolveConfig({
      env: 'LunarLander-v3',
      preset: 'best',
    });
    expect(hyperparameters).toMatchObject({
      learningRate: { end: 0, steps },
      epsilon: { steps },
    });
    expect(solve.keepBest).toBe(true);
  });
});
