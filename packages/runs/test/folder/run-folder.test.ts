import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Agent, createAgent, make, type RunSoFar, resolveConfig } from 'perilune';
import { describe, expect, it } from 'vitest';
import { hasEnded, ORIGIN, outcomeIn, RunFolder } from '../../src/folder/run-folder.js';
import type { BrokenRun, DivergedRun, FinishedRun } from '../../src/outcome.js';
import { temporaryFolder } from '../temporary-folder.js';
import { askedOf } from './disk.js';
import { finishedRun, soFar } from './ended-runs.js';

const config = resolveConfig({ env: 'CartPole-v1', seed: 3 });
const agent: Agent = createAgent({
  env: make('CartPole-v1'),
  seed: 1,
  hiddenLayers: [4],
  replayCapacity: 10,
}).snapshot();

const finished = finishedRun({ agent });
const diverged: DivergedRun = {
  ...{ outcome: 'diverged', config, folder: undefined, soFar },
  divergence: { step: 1, update: 1, quantity: 'loss', value: Number.NaN, lastGood: undefined },
};
const broken: BrokenRun = {
  ...{ outcome: 'broken', config, folder: undefined, soFar: soFar as RunSoFar, agent },
  ...{ failure: { step: 7, message: 'out of paper' }, savedAt: undefined },
};

const textOf = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

describe('the folder of a run', () => {
  it('keeps what it is given under the names that readers look for', () => {
    const path = temporaryFolder();
    const folder = new RunFolder(path);
    folder.writeOrigin(Uint8Array.of(1, 2, 3));
    folder.writeMonitor('#{}\n');
    folder.writeConfig(config);
    folder.writeLearning([], ['loss']);
    expect(readdirSync(path).sort()).toEqual([
      ...['config.json', 'from.safetensors', 'monitor.csv', 'progress.csv'],
    ]);
    expect([...readFileSync(folder.origin)]).toEqual([1, 2, 3]);
    expect(folder.origin).toBe(join(path, ORIGIN));
    expect(textOf(path, 'monitor.csv')).toBe('#{}\n');
    expect(textOf(path, 'progress.csv')).toContain('loss');
    expect(folder.checkpoints.folder).toBe(join(path, 'checkpoints'));
  });

  it.each<[FinishedRun | DivergedRun | BrokenRun, boolean, boolean]>([
    [finished, true, true],
    [diverged, false, true],
    [broken, true, false],
  ])(
    'has a model unless the run diverged, and has ended unless it broke off',
    (run, hasModel, ended) => {
      const path = temporaryFolder();
      expect([hasEnded(path), outcomeIn(path)]).toEqual([false, undefined]);
      new RunFolder(path).writeResult(run);
      expect(existsSync(join(path, 'model.safetensors'))).toBe(hasModel);
      if (hasModel) {
        expect(readFileSync(join(path, 'model.safetensors')).equals(agent.save())).toBe(true);
      }
      expect([hasEnded(path), outcomeIn(path)]).toEqual([ended, run.outcome]);
      const text = textOf(path, 'result.json');
      expect(text.startsWith(`{\n  "outcome": "${run.outcome}",\n`)).toBe(true);
      expect(text.endsWith('\n}\n')).toBe(true);
    },
  );

  it('has ended where its result is no JSON: how, nobody knows', () => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'result.json'), '{"outcome":');
    expect([hasEnded(path), outcomeIn(path)]).toEqual([true, undefined]);
  });

  it('has not ended any more once it is taken up, or made longer, which its configuration says', () => {
    for (const goOn of [
      (folder: RunFolder) => folder.takeUp(),
      (folder: RunFolder) => folder.reopen({ ...config, seed: 4 }),
    ]) {
      const path = temporaryFolder();
      const folder = new RunFolder(path);
      goOn(folder);
      folder.writeConfig(config);
      folder.writeResult(finished);
      goOn(folder);
      expect([hasEnded(path), existsSync(join(path, 'model.safetensors'))]).toEqual([false, true]);
    }
    const path = temporaryFolder();
    new RunFolder(path).reopen({ ...config, seed: 4 });
    expect(JSON.parse(textOf(path, 'config.json')).seed).toBe(4);
  });

  it.skipIf(process.platform === 'win32')(
    'has no result any more before its configuration says that it is longer, whatever fails then',
    () => {
      const path = temporaryFolder();
      const folder = new RunFolder(path);
      folder.writeResult(finished);
      expect(askedOf(path, () => folder.reopen(config))).toEqual([
        'flush .',
        ...['flush config.json.part', 'rename config.json.part to config.json', 'flush .'],
      ]);
    },
  );

  it('keeps the result where the model cannot be written: none is told then', () => {
    const path = temporaryFolder();
    mkdirSync(join(path, 'model.safetensors'));
    expect(() => new RunFolder(path).writeResult(finished)).toThrow('cannot be written');
    expect(hasEnded(path)).toBe(false);
  });
});
