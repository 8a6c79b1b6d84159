import { describe, expect, it } from 'vitest';
import { presetNamed, presets, resolveConfig } from '../../src/training/index.js';

describe('presets', () => {
  it.each(presets.map(({ name }) => name))(
    '%s is a valid configuration and says whence',
    (name) => {
      expect(presetNamed(name).source.length).toBeGreaterThan(20);
      expect(resolveConfig({ env: 'LunarLander-v3', preset: name }).preset).toBe(name);
    },
  );

  it('fast asks 235 of LunarLander, and of CartPole the 500 that its returns end at', () => {
    const marginIn = (env: string) => resolveConfig({ env, preset: 'fast' }).solve.margin;
    expect(marginIn('LunarLander-v3')).toBe(35);
    expect(marginIn('CartPole-v1')).toBe(25);
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
