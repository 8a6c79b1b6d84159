import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../runs/test/temporary-folder.js';
import { readStudyFile } from '../src/index.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const guide = readFileSync(join(root, 'docs/sweeps.md'), 'utf8');

it('the program of docs/sweeps.md runs as it stands there', () => {
  const [, code = ''] = /```js\n(.*?)```/s.exec(guide) ?? [];
  const folder = temporaryFolder();
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  writeFileSync(join(folder, 'example.mjs'), code);
  const { stdout, stderr, status } = spawnSync(process.execPath, ['example.mjs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\[ [\d.]+ \] \{ learningRate: [\d.]+ \}/);
});

it('the studies of docs/sweeps.md are read as they stand there', async () => {
  const [first = '', second = ''] = [...guide.matchAll(/```toml\n(.*?)```/gs)].map((m) => m[1]);
  const file = join(temporaryFolder(), 'study.toml');
  writeFileSync(file, first);
  const study = await readStudyFile(file);
  expect(study.search.map(({ path }) => path)).toEqual([
    'learningRate',
    'batchSize',
    'epsilon.end',
  ]);
  expect(study).toMatchObject({ trials: 40, seeds: 3, seed: 1, steps: 20_000 });
  writeFileSync(file, second);
  const [, rate] = (await readStudyFile(file)).search;
  expect(rate).toMatchObject({ when: { optimizer: ['adam'] } });
});

it.each([
  ['fast', 80, 12],
  ['frugal', 40, 8],
])('examples/%s-study.toml is a study of that preset', async (preset, trials, seeds) => {
  const study = await readStudyFile(join(root, `examples/${preset}-study.toml`));
  expect(study).toMatchObject({ run: { preset }, trials, seeds });
  expect(study.objectives[0]).toMatchObject({ metric: 'costToSolved', direction: 'minimize' });
});
