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
