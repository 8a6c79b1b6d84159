import { join } from 'node:path';
import type { Evaluation } from 'perilune';
import { describe, expect, it } from 'vitest';
import { resultJson, trainingReturns } from '../../src/folder/result.js';
import { finishedRun, soFar } from './ended-runs.js';

/** What every result tells of the run that `soFar` is. */
const told = {
  ...{ env: 'CartPole-v1', algo: 'dqn', preset: 'fast', seed: 3, steps: 40, episodes: 2 },
  ...{ updates: 20, seconds: 1.5, validations: [{ mean: 20 }], timing: { environment: 1 } },
  returns: { last: 20, lowest: 20 },
};
const notSolved = {
  ...{ solved: false, verdict: 'not solved', solvedAtStep: null, solvedAtSeconds: null },
  evaluation: null,
};

describe('the result of a run', () => {
  it('of one that finished tells when it was solved, and its evaluation without the episodes', () => {
    const solved = { solved: true, verdict: 'solved', solvedAtStep: 30, solvedAtSeconds: 1.25 };
    const ends = { outcome: 'finished', ...told, ...solved, divergence: null, failure: null };
    expect(resultJson(finishedRun())).toEqual({ ...ends, evaluation: null });
    const found = { episodes: 1, seed: 100, mean: 9, std: 0, cvar5: 9 };
    const results = [{ terminated: true, info: {} }];
    const evaluation = { ...found, cut: 0, results } as unknown as Evaluation;
    expect(resultJson(finishedRun({ evaluation }))).toEqual({ ...ends, evaluation: found });
  });

  it('of a lander whose time was up in all episodes tells so, as its id says what it is', () => {
    const found = { episodes: 1, seed: 100, mean: 9, std: 0, cvar5: 9, cut: 0 };
    const results = [{ terminated: false, info: {} }];
    const evaluation = { ...found, results } as unknown as Evaluation;
    const config = { ...soFar.config, env: 'LunarLander-v3' };
    expect(resultJson(finishedRun({ evaluation, config })).evaluation).toMatchObject({
      timedOut: 1,
    });
  });

  it('of one that diverged tells where, with the last checkpoint as it lies from the folder', () => {
    const folder = join('/', 'a', 'run');
    const lastGood = join(folder, 'checkpoints', 'step-1.checkpoint');
    const where = { step: 31, update: 12, quantity: 'loss' };
    const run = (lies: { folder?: string; lastGood?: string }, value = Number.NaN) =>
      resultJson({
        ...{ outcome: 'diverged', config: soFar.config, folder: lies.folder, soFar },
        divergence: { ...where, value, lastGood: lies.lastGood },
      });
    expect(run({ folder, lastGood })).toEqual({
      ...{ outcome: 'diverged', ...told, ...notSolved, failure: null },
      divergence: { ...where, value: 'NaN', lastGood: 'checkpoints/step-1.checkpoint' },
    });
    expect(run({ folder }, -Infinity).divergence).toMatchObject({
      ...{ value: '-Infinity', lastGood: null },
    });
    expect(run({ lastGood }).divergence?.lastGood).toBeNull();
  });

  it('of one that broke off tells what the environment said', () => {
    const failure = { step: 40, message: 'out of paper' };
    const agent = undefined as never;
    const run = { config: soFar.config, folder: undefined, soFar, agent, savedAt: undefined };
    expect(resultJson({ outcome: 'broken', failure, ...run })).toEqual({
      ...{ outcome: 'broken', ...told, ...notSolved, divergence: null, failure },
    });
  });
});

describe('the training returns of a run', () => {
  it('are none before the first episode, and over all up to 100', () => {
    expect(trainingReturns([])).toBeNull();
    expect(trainingReturns([4])).toEqual({ last: 4, lowest: 4 });
    const hundred = Array.from({ length: 100 }, (_, i) => i);
    expect(trainingReturns(hundred)).toEqual({ last: 49.5, lowest: 49.5 });
  });

  it('are over 100 successive ones then: the last, and those that were the lowest', () => {
    // 50 of 10, 100 of -10, 50 of 30: the lowest hundred is the middle, the last half of each.
    const returns = Array.from({ length: 200 }, (_, i) => (i < 50 ? 10 : i < 150 ? -10 : 30));
    expect(trainingReturns(returns)).toEqual({ last: 10, lowest: -10 });
    const falling = Array.from({ length: 101 }, (_, i) => -i);
    expect(trainingReturns(falling)).toEqual({ last: -50.5, lowest: -50.5 });
    const rising = Array.from({ length: 101 }, (_, i) => i);
    expect(trainingReturns(rising)).toEqual({ last: 50.5, lowest: 49.5 });
  });
});
