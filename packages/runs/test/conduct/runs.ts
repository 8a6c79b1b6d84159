import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunOptions } from 'perilune';
import type { RunOutcome, TaskOutcome } from '../../src/index.js';

/** Some tenths of a second of CartPole. */
export const short: RunOptions = {
  env: 'CartPole-v1',
  steps: 3_000,
  hyperparameters: { learningStarts: 500, hiddenLayers: [16, 16] },
  solve: { enabled: false },
};

/** Some milliseconds of it in a small table, where what is learned has no part in what is tested. */
export const tiny = {
  ...{ env: 'CartPole-v1', algo: 'tabular-q', steps: 60, episodes: null },
  solve: { enabled: false, keepBest: false },
  hyperparameters: { bins: 2, low: [-3, -3, -1, -3], high: [3, 3, 1, 3], environments: 1 },
} satisfies RunOptions;

/** A network learns online with far too large steps, and some episodes end before that shows. */
export const diverging: RunOptions = {
  env: 'CartPole-v1',
  preset: 'sb3-zoo',
  steps: 4_000,
  hyperparameters: {
    ...{ optimizer: 'sgd', learningRate: 10, maxGradientNorm: null, loss: 'squared' },
    learningStarts: 1_500,
  },
};

/** All of an outcome in which the clock has no part. */
export function traceOf(run: RunOutcome | TaskOutcome | undefined) {
  if (run?.outcome === 'finished' || run?.outcome === 'interrupted') {
    const { agent, steps, updates, validations, evaluation, config } = run.result;
    const episodes = run.result.episodes.map(({ seconds, ...episode }) => episode);
    const model = Buffer.from(agent.save()).toString('base64');
    return {
      outcome: run.outcome,
      model,
      steps,
      updates,
      validations,
      evaluation,
      config,
      episodes,
    };
  }
  if (run?.outcome === 'diverged') {
    const { value, lastGood, ...divergence } = run.divergence;
    const episodes = run.soFar.episodes.map(({ seconds, ...episode }) => episode);
    return { outcome: run.outcome, divergence, value: String(value), episodes };
  }
  return { outcome: run?.outcome };
}

/** A file of a run folder. */
export function fileIn(folder: string | undefined, name: string): Buffer {
  return readFileSync(join(folder as string, name));
}

/** Return and length of each row of a monitor.csv; when it was is the clock's. */
export function monitorOf(folder: string | undefined): string[] {
  const rows = fileIn(folder, 'monitor.csv').toString().trimEnd().split('\n').slice(2);
  return rows.map((row) => row.split(',').slice(0, 2).join());
}
