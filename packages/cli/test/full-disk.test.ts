import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, writeDurably } from '@perilune/runs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canMount, SmallDisk } from './mounts.js';
import { perilune, temporaryFolder } from './perilune.js';

const run = [
  ...['train', '--env', 'CartPole-v1', '--seed', '5', '--steps', '20000', '--no-pictures'],
  ...['--set', 'replayCapacity=100000'],
  ...['--set', 'learningStarts=500', '--set', 'solve.enabled=false', '--checkpoint-every', '0.01'],
];

/** Of every file in a folder its bytes, by its path. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    files
      .filter((file) => statSync(join(folder, file)).isFile())
      .map((file) => [file, readFileSync(join(folder, file)).toString('base64')]),
  );
}

describe.runIf(canMount())('a full disk', () => {
  const place = temporaryFolder();
  let disk: SmallDisk;
  const model = (folder: string) => readFileSync(join(folder, 'run/model.safetensors'));

  beforeAll(() => {
    expect(perilune([...run, '--out', 'run'], place).status).toBe(0);
  });
  afterEach(() => disk.remove());

  it('leaves the file that was there whole, and no part of the new one', () => {
    disk = new SmallDisk(64);
    const file = join(disk.folder, 'file');
    writeDurably(file, 'before');
    expect(() => writeDurably(file, new Uint8Array(200_000))).toThrow(Failure);
    expect(() => writeDurably(file, new Uint8Array(200_000))).toThrow('the disk is full');
    expect(contents(disk.folder)).toEqual({ file: Buffer.from('before').toString('base64') });
  });

  it('at a checkpoint is told, training goes on, and the run ends the same', () => {
    // A checkpoint has 2.5 MB. A quick machine takes few of them, so the first has to be too large.
    disk = new SmallDisk(2 * 1024);
    const { status, stderr } = perilune([...run, '--out', 'run'], disk.folder);
    expect(stderr).toMatch(
      /No checkpoint at step \d+: .*checkpoint cannot be written: the disk is/,
    );
    expect(status).toBe(0);
    expect(model(disk.folder).equals(model(place))).toBe(true);
  });

  it('at the end is an error with exit 1 that says how to go on, and going on ends the same', () => {
    disk = new SmallDisk(8 * 1024);
    const ballast = join(disk.folder, 'ballast');
    writeFileSync(ballast, new Uint8Array(8 * 1024 * 1024 - 24 * 1024));
    const { status, stderr } = perilune([...run, '--out', 'run'], disk.folder);
    expect(stderr).toMatch(
      /cannot be written: the disk is full; .*`perilune resume .*run` goes on/,
    );
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(1);
    expect(readdirSync(join(disk.folder, 'run'))).not.toContain('result.json');
    rmSync(ballast);
    expect(perilune(['resume', 'run', '--no-pictures'], disk.folder).status).toBe(0);
    expect(model(disk.folder).equals(model(place))).toBe(true);
  });
});

describe.runIf(canMount())('a read-only folder', () => {
  it('is refused with exit 1 by train and resume, and nothing in it changes', () => {
    const disk = new SmallDisk(64 * 1024);
    try {
      perilune([...run, '--out', 'run'], disk.folder);
      rmSync(join(disk.folder, 'run/result.json'));
      const before = contents(disk.folder);
      disk.makeReadOnly();
      for (const args of [
        ['resume', 'run'],
        [...run, '--out', 'other'],
      ]) {
        const { status, stderr } = perilune(args, disk.folder);
        expect(stderr).toMatch(/cannot be (written|made): the file system is read-only; choose/);
        expect(stderr).not.toContain('    at ');
        expect(status).toBe(1);
      }
      expect(contents(disk.folder)).toEqual(before);
    } finally {
      disk.remove();
    }
  });
});
