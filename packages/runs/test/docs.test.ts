import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from './temporary-folder.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

it('the example of docs/runs.md runs as it stands there', () => {
  const guide = readFileSync(join(root, 'docs/runs.md'), 'utf8');
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
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toBe('interrupted');
  expect(lines[1]).toMatch(/^finished \d/);
  expect(lines.slice(2, 6).sort()).toEqual([1, 2, 3, 4].map((seed) => `seed ${seed} ended`));
  expect(lines[6]).toMatch(/^4 \d {/);
  expect(lines.at(-1)).toBe('CartPole-v1 dqn');
});
