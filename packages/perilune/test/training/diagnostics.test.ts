import { describe, expect, it } from 'vitest';
import { DivergenceError } from '../../src/agents/index.js';
import {
  type DivergedRunError,
  mean,
  type Progress,
  type RunOptions,
  resolveConfig,
  type TimedEpisode,
  train,
} from '../../src/training/index.js';

const short: RunOptions & { evaluationEpisodes: number } = {
  env: 'CartPole-v1',
  preset: 'sb3-zoo',
  steps: 2_000,
  evaluationEpisodes: 0,
};

describe('diagnostics', () => {
  it('lay the returns that were predicted beside those that came, and tell of errors, gradients and dead units', async () => {
    let last: Progress | undefined;
    const { episodes } = await train({
      ...short,
      onProgress: (progress) => {
        last = progress;
      },
    });
    const latest = episodes.slice(-100);
    expect(last?.discountedReturn).toBe(mean(latest.map((episode) => episode.discountedReturn)));
    const looked = latest.map((episode) => episode.predictedReturn).filter((p) => !Number.isNaN(p));
    expect(looked.length).toBeGreaterThan(0);
    expect(last?.predictedReturn).toBe(mean(looked));
    // At step 0 epsilon is 1: actions are random, and nobody looks at their values.
    for (const { endedAt, length, predictedReturn } of episodes) {
      expect(Number.isNaN(predictedReturn)).toBe(endedAt === length);
    }
    // A pole that stands for k steps has the discounted return (1 - 0.99^k) / 0.01.
    for (const { length, discountedReturn } of episodes) {
      expect(Math.abs(discountedReturn - (1 - 0.99 ** length) / 0.01)).toBeLessThan(1e-9);
    }
    const { tdError = 0, gradientNorm = 0, deadUnits = -1 } = last?.learning ?? { updates: 0 };
    expect(tdError).toBeGreaterThan(0);
    expect(gradientNorm).toBeGreaterThan(0);
    expect(deadUnits).toBeGreaterThanOrEqual(0);
    expect(deadUnits).toBeLessThan(1);
  });

  it('stop a run that diverges, naming quantity, step and update', async () => {
    const hyperparameters = { optimizer: 'sgd', learningRate: 10, maxGradientNorm: null };
    const run = train({ ...short, hyperparameters: { ...hyperparameters, loss: 'squared' } });
    await expect(run).rejects.toThrow(
      /^Learning diverged: the (loss|gradient norm|weight .*) is (-?Infinity|NaN) at step \d+, update \d+\./,
    );
    const error: unknown = await run.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DivergenceError);
    const { divergence } = error as DivergenceError;
    const named = new DivergenceError({ ...divergence, lastGood: 'checkpoint-1000.safetensors' });
    expect(named.message).toContain('The last good checkpoint is checkpoint-1000.safetensors.');
  });

  it('hold what had come of a run that diverges: its episodes, validations and times so far', async () => {
    const hyperparameters = {
      ...{ optimizer: 'sgd', learningRate: 10, maxGradientNorm: null, loss: 'squared' },
      learningStarts: 300,
    };
    const told: TimedEpisode[] = [];
    const run = train({
      ...short,
      hyperparameters,
      onEpisode: (episode) => void told.push(episode),
    });
    const error: unknown = await run.catch((reason: unknown) => reason);
    const { divergence, soFar } = error as DivergedRunError;
    expect(told.length).toBeGreaterThan(0);
    expect(soFar.episodes).toEqual(told);
    expect(soFar).toMatchObject({ steps: divergence.step, updates: divergence.update });
    expect(soFar.config).toEqual(resolveConfig({ ...short, hyperparameters }));
    expect(soFar.seconds).toBeGreaterThanOrEqual(told.at(-1)?.seconds ?? Number.NaN);
  });
});
