import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { createAgent, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../../runs/test/past/folders.js';
import { bin, perilune, temporaryFolder } from './perilune.js';

const returns = Array.from({ length: 60 }, (_, i) => 4 * i - 100);
const runs = folderOf([{ name: 'a', seed: 1, score: 1, returns }]);
const agent = createAgent({ env: make('CartPole-v1'), seed: 3 }).snapshot();
const model = agent.save();

/** A fresh folder with a model in it. */
function place(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'model.safetensors'), model);
  return folder;
}

const flown = ['eval', 'model.safetensors', '--env', 'CartPole-v1', '--episodes', '2'];
const shell = (line: string, cwd: string) =>
  spawnSync('bash', ['-c', line], { cwd, encoding: 'utf8' });
const perilunes = `"${process.execPath}" "${bin}"`;

describe('F1: an output', () => {
  it('replaces nothing that is not of its kind, says so with exit 2, and does with --force', () => {
    const folder = place();
    writeFileSync(join(folder, 'own.csv'), 'name,age\nAda,36\n');
    writeFileSync(join(folder, 'notes.png'), 'remember the milk');
    writeFileSync(join(folder, 'film.gif'), 'no film');
    const photograph = createCanvas(8, 8).toBuffer('image/png');
    writeFileSync(join(folder, 'holiday.png'), photograph);
    writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"></svg>');
    const config = readFileSync(join(runs, 'a/config.json'));
    const refused = [
      [...flown, '--csv', 'model.safetensors'],
      [...flown, '--csv', 'own.csv'],
      ['compare', runs, '--csv', join(runs, 'a/config.json')],
      ['compare', runs, '--csv', join(runs, 'a/monitor.csv')],
      ['compare', runs, '--plot', 'notes.png'],
      ['compare', runs, '--profile', 'notes.png'],
      ['compare', runs, '--efficiency', 'notes'],
      ['plot', runs, '--out', 'notes.png'],
      ['plot', runs, '--out', 'holiday.png'],
      ['plot', runs, '--out', 'logo.svg'],
      ['record', 'model.safetensors', '--env', 'CartPole-v1', '--out', 'film.gif'],
    ];
    for (const args of refused) {
      const { status, stderr } = perilune(args, folder);
      expect([args.join(' '), status]).toEqual([args.join(' '), 2]);
      expect(stderr).toContain('is left as it is. Choose another name, or give --force');
    }
    expect(readFileSync(join(folder, 'model.safetensors')).equals(model)).toBe(true);
    expect(readFileSync(join(folder, 'own.csv'), 'utf8')).toBe('name,age\nAda,36\n');
    expect(readFileSync(join(folder, 'notes.png'), 'utf8')).toBe('remember the milk');
    expect(readFileSync(join(folder, 'holiday.png')).equals(photograph)).toBe(true);
    expect(readFileSync(join(runs, 'a/config.json')).equals(config)).toBe(true);
    expect(perilune([...flown, '--csv', 'own.csv', '--force'], folder).status).toBe(0);
    expect(readFileSync(join(folder, 'own.csv'), 'utf8')).toMatch(/^seed,return,length/);
  });

  it('replaces one of its kind, and an empty file', () => {
    const folder = place();
    writeFileSync(join(folder, 'episodes.csv'), '');
    for (let i = 0; i < 2; i++) {
      expect(perilune([...flown, '--csv', 'episodes.csv'], folder).status).toBe(0);
      expect(perilune(['plot', runs, '--out', 'all'], folder).status).toBe(0);
    }
  });

  it('goes through links, also to what is not there yet', () => {
    const folder = place();
    mkdirSync(join(folder, 'deep'));
    for (const [link, target] of [
      ['a.csv', 'deep/a.csv'],
      ['b.csv', 'deep/b.csv'],
    ] as const) {
      if (link === 'a.csv') writeFileSync(join(folder, target), '');
      symlinkSync(target, join(folder, link));
      expect(perilune([...flown, '--csv', link], folder).status).toBe(0);
      expect(lstatSync(join(folder, link)).isSymbolicLink()).toBe(true);
      expect(readFileSync(join(folder, target), 'utf8')).toMatch(/^seed,return/);
    }
  });

  it.skipIf(process.platform === 'win32')('is written to pipes and devices', () => {
    const folder = place();
    const line = `${perilunes} ${flown.join(' ')}`;
    const through = shell(`${line} --csv >(cat > out.txt); sleep 1; cat out.txt`, folder);
    expect(through.stdout).toContain('seed,return,length,end,onPad\n30000,');
    const fifo = shell(
      `mkfifo p; cat p > out2.txt & ${line} --csv p >/dev/null; wait; cat out2.txt; test -p p`,
      folder,
    );
    expect(fifo.status).toBe(0);
    expect(fifo.stdout).toMatch(/^seed,return,length,end,onPad\n30000,/);
    const device = shell(`${line} --csv /dev/null && test -c /dev/null`, folder);
    expect(device.status).toBe(0);
    expect(shell(`${line} --csv /dev/stdout --json 2>/dev/null`, folder).stdout).toMatch(
      /^seed,return/,
    );
  });

  it.runIf(process.platform === 'linux')('is told when a device is full, with exit 1', () => {
    const { status, stderr } = perilune([...flown, '--csv', '/dev/full'], place());
    expect(status).toBe(1);
    expect(stderr).toContain('/dev/full cannot be written: the disk is full');
  });
});

describe.runIf(process.platform === 'linux')('F4: streams that fail', () => {
  it('of a training that cannot be told of any more end nothing', () => {
    const folder = temporaryFolder();
    const args = 'train --env CartPole-v1 --steps 2000 --no-pictures --out run';
    expect(shell(`${perilunes} ${args} 2>/dev/full`, folder).status).toBe(0);
    expect(readFileSync(join(folder, 'run/result.json'), 'utf8')).toContain('"finished"');
  });

  it('of what was asked for exit with 1, and say so in one line without a trace', () => {
    const { status, stderr } = shell(`${perilunes} list "${runs}" >/dev/full`, runs);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^perilune: the output cannot be written: .*ENOSPC.*\n$/);
  });

  it('of which nobody reads any more are no failure', () => {
    const { stdout } = shell(`${perilunes} presets --json | head -1; echo \${PIPESTATUS[0]}`, runs);
    expect(stdout).toBe('{\n0\n');
  });
});
