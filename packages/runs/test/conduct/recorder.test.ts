import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DivergenceError, resolveConfig } from 'perilune';
import { describe, expect, it } from 'vitest';
import { perilune } from '../../../cli/test/perilune.js';
import { RunRecorder } from '../../src/conduct/recorder.js';
import { RunFolder } from '../../src/folder/run-folder.js';
import { temporaryFolder } from '../temporary-folder.js';

const divergence = new DivergenceError({
  step: 900,
  update: 225,
  quantity: 'loss',
  value: Number.NaN,
});

function recorderIn(path: string): RunRecorder {
  const config = resolveConfig({ env: 'CartPole-v1' });
  return new RunRecorder({ folder: new RunFolder(path), config, began: 0, resumed: undefined });
}

describe('a run that diverges', () => {
  it('names the last good checkpoint', async () => {
    const folder = temporaryFolder();
    const recorder = recorderIn(folder);
    await recorder.save({ step: 400, episodes: [], bytes: new Uint8Array(3) });
    await recorder.save({ step: 800, episodes: [], bytes: new Uint8Array(3) });
    const { message } = await recorder.diverged(divergence);
    const checkpoint = join(folder, 'checkpoints', 'step-000000000800.checkpoint');
    expect(message).toBe(
      'Learning diverged: the loss is NaN at step 900, update 225. A smaller learningRate, a maxGradientNorm or ' +
        `a smaller rewardScale may help. The last good checkpoint is ${checkpoint}.`,
    );
  });

  it('names none if there is none', async () => {
    const { message } = await recorderIn(temporaryFolder()).diverged(divergence);
    expect(message).toBe(divergence.message);
  });

  it('is told though a file cannot be written, and the file too', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'progress.csv'));
    const { message } = await recorderIn(folder).diverged(divergence);
    expect(message).toContain(divergence.message);
    expect(message).toMatch(/progress\.csv cannot be written/);
  });

  it('is told in one line, without a stack, and exits with 1', () => {
    const call = ['train', '--preset', 'article-online', '--set', 'learningRate=10'];
    const told = perilune([...call, '--checkpoint-every', '0'], temporaryFolder());
    expect(told.status).toBe(1);
    expect(told.stdout).toBe('');
    expect(told.stderr).toMatch(
      /^perilune: Learning diverged: the .* is .* at step \d+, update \d+\. .*may help\.$/m,
    );
    expect(told.stderr).not.toContain('    at ');
  });
});
