import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Checkpoint, type RunSoFar, resolveConfig } from 'perilune';
import { describe, expect, it } from 'vitest';
import { RunRecorder } from '../../src/conduct/recorder.js';
import { Failure } from '../../src/failure.js';
import { RunFolder } from '../../src/folder/run-folder.js';
import { checkpointsAt } from '../checkpoints-of.js';
import { temporaryFolder } from '../temporary-folder.js';

const config = resolveConfig({ env: 'CartPole-v1' });
const soFar: RunSoFar = {
  ...{ config, steps: 900, updates: 225, seconds: 1.5, validations: [] },
  episodes: [10, 30].map((value, i) => ({
    ...{ return: value, length: value, endedAt: 100 * i + 100, seconds: i },
    ...{ discountedReturn: value, predictedReturn: value },
  })),
  timing: {
    ...{ startUp: 0, action: 0, environment: 0, replay: 0, update: 0 },
    ...{ validation: 0, checkpoint: 0, other: 0 },
  },
};
const divergence = { step: 900, update: 225, quantity: 'loss', value: Number.NaN };

function diverged(folder: string, lastGood?: string) {
  const named = lastGood === undefined ? divergence : { ...divergence, lastGood };
  return { outcome: 'diverged', config, folder, divergence: named, soFar } as const;
}

function recorderIn(path: string): RunRecorder {
  const folder = new RunFolder(path);
  return new RunRecorder({ folder, config, startedAt: performance.now(), resumed: undefined });
}

describe('a run that diverges', () => {
  it('leaves a result: outcome, step, quantity, the last good checkpoint, the returns so far, no model', async () => {
    const folder = temporaryFolder();
    const recorder = recorderIn(folder);
    const checkpoints = await checkpointsAt([400, 800]);
    for (const step of [400, 800]) {
      await recorder.save({ ...(checkpoints.get(step) as Checkpoint), episodes: [] });
    }
    const lastGood = join(folder, 'checkpoints', 'step-000000000800.checkpoint');
    await recorder.diverge(diverged(folder, lastGood));
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    expect(result).toMatchObject({
      outcome: 'diverged',
      ...{ env: 'CartPole-v1', algo: 'dqn', preset: 'fast', seed: 1 },
      ...{ steps: 900, updates: 225, seconds: 1.5, episodes: 2 },
      ...{ solved: false, solvedAtStep: null, solvedAtSeconds: null, evaluation: null },
      returns: { last: 20, lowest: 20 },
      divergence: {
        ...{ step: 900, update: 225, quantity: 'loss', value: 'NaN' },
        lastGood: 'checkpoints/step-000000000800.checkpoint',
      },
    });
    expect(readdirSync(folder)).not.toContain('model.safetensors');
    expect(readFileSync(join(folder, 'monitor.csv'), 'utf8')).toMatch(/\n10,10,0\n30,30,1\n$/);
  });

  it('names no checkpoint if there is none', async () => {
    const folder = temporaryFolder();
    await recorderIn(folder).diverge(diverged(folder));
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    expect(result.divergence.lastGood).toBeNull();
  });

  it('has no result, and says which file is in the way, where one cannot be written', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'progress.csv'));
    const attempt = recorderIn(folder).diverge(diverged(folder));
    await expect(attempt).rejects.toThrow(Failure);
    await expect(attempt).rejects.toThrow(/progress\.csv cannot be written/);
    expect(readdirSync(folder)).not.toContain('result.json');
  });
});
