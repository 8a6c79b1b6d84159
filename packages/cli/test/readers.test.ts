import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createAgent, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../../runs/test/past/folders.js';
import { bin, perilune, temporaryFolder } from './perilune.js';

const returns = Array.from({ length: 60 }, (_, i) => 4 * i - 100);
const agent = createAgent({ env: make('CartPole-v1'), seed: 3 }).snapshot();

/** A folder with a run, and files that are none. */
function place(): string {
  const folder = folderOf([
    { name: 'a', seed: 1, score: 1, returns, config: { env: 'CartPole-v1' } },
  ]);
  writeFileSync(join(folder, 'a/model.safetensors'), agent.save());
  spawnSync('mkfifo', [join(folder, 'pipe')]);
  writeFileSync(join(folder, 'large'), '');
  truncateSync(join(folder, 'large'), 3 * 2 ** 30);
  mkdirSync(join(folder, 'model.safetensors'));
  return folder;
}

const posix = process.platform === 'win32' ? it.skip : it;

describe('F3: what a person may name', () => {
  posix(
    'is read as a regular file of bounded size, or refused in a line, and no folder is left',
    () => {
      const folder = place();
      const sources: [string, string][] = [
        ['pipe', 'pipe cannot be read: it is a pipe, but a file is needed.'],
        ['/dev/zero', '/dev/zero cannot be read: it is a device, but a file is needed.'],
        ['large', 'large cannot be read: it has 3,072 MiB, but one of its kind has at most '],
      ];
      const before = readdirSync(folder);
      for (const [source, told] of sources) {
        for (const args of [
          ['eval', source, '--env', 'CartPole-v1'],
          ['train', '--config', source, '--out', 'new'],
          ['train', '--from', source, '--env', 'CartPole-v1', '--out', 'new'],
        ]) {
          const { status, stdout, stderr } = perilune(args, folder);
          expect([args.join(' '), status, stdout]).toEqual([args.join(' '), 1, '']);
          expect(stderr).toMatch(/^perilune: .*\n$/);
          expect(stderr).toContain(told);
        }
      }
      expect(readdirSync(folder)).toEqual(before);
    },
  );

  posix(
    'stands in a run folder: each file in turn a pipe, 3 GB',
    () => {
      const commands = [
        ['eval', 'a', '--episodes', '1'],
        ['list', 'a'],
        ['plot', 'a', '--out', 'x.svg'],
        ['resume', 'a', '--no-pictures'],
      ];
      const kinds: ((file: string) => void)[] = [
        (file) => spawnSync('mkfifo', [file]),
        (file) => {
          writeFileSync(file, '');
          truncateSync(file, 3 * 2 ** 30);
        },
      ];
      for (const name of ['config.json', 'result.json', 'monitor.csv', 'model.safetensors']) {
        const whole = place();
        for (const make of kinds) {
          const folder = temporaryFolder();
          cpSync(join(whole, 'a'), join(folder, 'a'), { recursive: true });
          rmSync(join(folder, 'a', name));
          make(join(folder, 'a', name));
          for (const args of commands) {
            const { status, stderr } = perilune(args, folder);
            expect([name, args[0], status === 0 || status === 1]).toEqual([name, args[0], true]);
            expect(stderr).not.toMatch(/ {4}at |perilune failed/);
          }
        }
      }
    },
    240_000,
  );

  it('is a number beyond all episodes, refused before anything is asked for', () => {
    const folder = place();
    for (const args of [
      ['eval', 'a', '--episodes', '9007199254740991'],
      ['record', 'a', '--pick', 'best', '--of', '9007199254740991'],
      ['article', '--seeds', '9007199254740991', '--out', 'report'],
      ['train', '--algo', 'tabular-q', '--set', 'environments=100000000', '--out', 'new'],
      ['train', '--set', 'solve.episodes=9007199254740991', '--out', 'new'],
    ]) {
      const { status, stderr } = perilune(args, folder);
      expect([args.join(' '), status]).toEqual([args.join(' '), 2]);
      expect(stderr).toMatch(/^perilune: .* (in 1\.\.|at most )\d+\.\n$/);
    }
    expect(existsSync(join(folder, 'new'))).toBe(false);
    expect(existsSync(join(folder, 'report'))).toBe(false);
  });

  it('is a monitor.csv with a quote that nobody closes: the rest of it is drawn', () => {
    const folder = place();
    appendFileSync(join(folder, 'a/monitor.csv'), '1,"2,3\n5,6,100\n');
    const { status, stderr } = perilune(['plot', 'a', '--out', 'x.svg'], folder);
    expect(status).toBe(0);
    expect(stderr).toContain('monitor.csv');
  });

  posix(
    'is more than the memory that there is: said in a line, exit 1, and no folder is left',
    () => {
      const folder = place();
      const run = (args: string) =>
        spawnSync('bash', ['-c', `ulimit -v 3000000; "${process.execPath}" "${bin}" ${args}`], {
          cwd: folder,
          encoding: 'utf8',
        });
      for (const args of ['train --env CartPole-v1 --steps 500 --out new', 'eval a --episodes 2']) {
        const { status, stderr } = run(args);
        expect([args, status]).toEqual([args, 1]);
        expect(stderr).toMatch(/^perilune: There is not enough memory .*\n$/);
      }
      expect(existsSync(join(folder, 'new'))).toBe(false);
    },
  );
});
