import { describe, expect, it } from 'vitest';
import { createAgent, hyperparameterFields } from '../../src/agents/index.js';
import { UsageError } from '../../src/errors.js';
import { resolveConfig } from '../../src/training/index.js';
import { checkSameRun } from '../../src/training/run/checkpoint.js';
import { Chain } from './chain.js';

const lander = { env: 'LunarLander-v3' };
const old = { bootstrapTerminal: false, replayEviction: 'oldest' };

describe("a tutorial's mistakes, which options were once", () => {
  it.each(['dqn', 'online-q', 'tabular-q', 'kernel-q'])('are none of %s', (algo) => {
    const names = hyperparameterFields(algo).map(({ name }) => name);
    expect(names).not.toContain('bootstrapTerminal');
    expect(names).not.toContain('replayEviction');
  });

  it('are read where an old configuration names them at their default, and leave no trace', () => {
    const config = resolveConfig({ ...lander, algo: 'dqn', hyperparameters: old });
    expect(config).toEqual(resolveConfig(lander));
    const one = { ...lander, preset: 'article-online' };
    const { bootstrapTerminal } = old;
    expect(resolveConfig({ ...one, hyperparameters: { bootstrapTerminal } })).toEqual(
      resolveConfig(one),
    );
  });

  it.each([
    ['dqn', { loss: 'row-max' }, 'loss is "row-max", which dqn no longer has: it compares'],
    ['dqn', { bootstrapTerminal: true }, 'bootstrapTerminal is true, which dqn no longer has'],
    ['dqn', { replayEviction: 'newest' }, 'replayEviction is "newest", which dqn no longer has'],
    ['online-q', { bootstrapTerminal: true }, 'which online-q no longer has: it adds a terminal'],
    ['tabular-q', { bootstrapTerminal: true }, 'which tabular-q no longer has: it adds a terminal'],
  ])(
    'are refused by name at another value, with who has them: %s, %j',
    (algo, changes, message) => {
      const attempts = [
        () => createAgent({ env: new Chain(), seed: 1, algo, ...changes }),
        () => resolveConfig({ ...lander, algo, hyperparameters: changes }),
      ];
      for (const attempt of attempts) {
        expect(attempt).toThrow(message);
        expect(attempt).toThrow('@perilune/article has it');
        expect(attempt).toThrow(UsageError);
      }
    },
  );

  it('are refused so too where the preset of the old configuration is gone with them', () => {
    const run = { ...lander, algo: 'dqn', preset: 'article-replay-as-printed' };
    expect(() => resolveConfig({ ...run, hyperparameters: { loss: 'row-max' } })).toThrow(
      '@perilune/article has it',
    );
  });

  it('are no difference between a checkpoint that names them at their default and the run it is of', () => {
    const config = resolveConfig(lander);
    const written = { ...config, hyperparameters: { ...config.hyperparameters, ...old } };
    const summary = { config: written, steps: 0, episodes: 0, updates: 0, seconds: 0, began: 0 };
    const checkpoint = { summary: { ...summary, version: '0.1.0' }, arrays: new Map() };
    expect(() => checkSameRun(checkpoint, config)).not.toThrow();
    expect(() => checkSameRun(checkpoint, { ...config, seed: 7 })).toThrow('its seed is');
  });
});
