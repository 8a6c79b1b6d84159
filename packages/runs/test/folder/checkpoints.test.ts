import fs, { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from 'perilune';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure.js';
import { Checkpoints } from '../../src/folder/checkpoints.js';
import { checkpointsAt } from '../checkpoints-of.js';
import { temporaryFolder } from '../temporary-folder.js';
import { askedOf, errorOf, withDisk } from './disk.js';

const all = await checkpointsAt([1, 2, 3, 4, 20, 100, 150, 200, 300, 4000]);
const at = (step: number) => all.get(step) as Checkpoint;
const nameOf = (step: number) => `step-${String(step).padStart(12, '0')}.checkpoint`;
const silent = (message: string) => {
  throw new Error(`unexpected: ${message}`);
};

describe('the checkpoints of a run', () => {
  it('are the last two', () => {
    const folder = join(temporaryFolder(), 'checkpoints');
    const checkpoints = new Checkpoints(folder);
    for (const step of [1, 20, 300, 4000]) checkpoints.save(at(step));
    expect(readdirSync(folder).sort()).toEqual([nameOf(300), nameOf(4000)]);
    expect(new Checkpoints(folder).latest(silent)?.summary.steps).toBe(4000);
  });

  it('tell the newest: none before one is written or read, then its file', () => {
    const folder = temporaryFolder();
    const checkpoints = new Checkpoints(folder);
    expect(checkpoints.newest).toBeUndefined();
    checkpoints.save(at(100));
    checkpoints.save(at(200));
    expect(checkpoints.newest).toBe(join(folder, nameOf(200)));
    const read = new Checkpoints(folder);
    read.latest(silent);
    expect(read.newest).toBe(join(folder, nameOf(200)));
  });

  it('are two though the same step is saved again', () => {
    const folder = temporaryFolder();
    const checkpoints = new Checkpoints(folder);
    for (const step of [100, 200, 200]) checkpoints.save(at(step));
    expect(readdirSync(folder)).toEqual([nameOf(100), nameOf(200)]);
  });

  it('say it of a folder that cannot be made', () => {
    const checkpoints = new Checkpoints(join(temporaryFolder(), 'none', 'checkpoints'));
    expect(() => checkpoints.save(at(1))).toThrow(Failure);
    expect(() => checkpoints.save(at(1))).toThrow(/checkpoints cannot be made: ENOENT.*\.$/);
  });

  it('are none in a run that has saved none', () => {
    expect(new Checkpoints(join(temporaryFolder(), 'none')).latest(silent)).toBeUndefined();
  });

  it('pass over a damaged one by name, use the one before, and clear it away with the next', () => {
    const folder = temporaryFolder();
    const first = new Checkpoints(folder);
    first.save(at(100));
    first.save(at(200));
    truncateSync(join(folder, nameOf(200)), 50);
    const second = new Checkpoints(folder);
    const told: string[] = [];
    expect(second.latest((message) => told.push(message))?.summary.steps).toBe(100);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`${nameOf(200)} is damaged (`);
    expect(told[0]).toMatch(/[^.]\); it is passed over\.$/);
    second.save(at(150));
    expect(readdirSync(folder).sort()).toEqual([nameOf(100), nameOf(150)]);
  });

  it('say what to do when none is whole, and change nothing', () => {
    const folder = temporaryFolder();
    const checkpoints = new Checkpoints(folder);
    for (const step of [1, 2]) checkpoints.save(at(step));
    for (const step of [1, 2]) truncateSync(join(folder, nameOf(step)), 3);
    const told: string[] = [];
    expect(() => new Checkpoints(folder).latest((message) => told.push(message))).toThrow(
      /No checkpoint in .* is whole.*delete that folder/,
    );
    expect(told).toHaveLength(2);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('are files of the bytes that the library made, to the byte', () => {
    const folder = temporaryFolder();
    new Checkpoints(folder).save(at(20));
    expect(readFileSync(join(folder, nameOf(20))).equals(at(20).bytes)).toBe(true);
  });

  it('of a version that is not read stop it by name, and none is passed over', () => {
    const folder = temporaryFolder();
    new Checkpoints(folder).save(at(1));
    const envelope = Buffer.alloc(200);
    envelope.write('PERILUNE');
    writeFileSync(join(folder, nameOf(2)), envelope);
    expect(() => new Checkpoints(folder).latest(silent)).toThrow(Failure);
    expect(() => new Checkpoints(folder).latest(silent)).toThrow(
      /step-0*2\.checkpoint: The checkpoint is in the envelope .* Go on with the version that wrote it/,
    );
  });

  it('that cannot be read are not taken for damaged ones, and nobody is told to delete them', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, nameOf(1)));
    const read = () => new Checkpoints(folder).latest(silent);
    expect(read).toThrow(`${join(folder, nameOf(1))} cannot be read: it is a folder`);
    expect(read).toThrow(Failure);
  });

  it('that a disk fails under are damaged, and passed over; nothing else that is in the way is', () => {
    const folder = temporaryFolder();
    const checkpoints = new Checkpoints(folder);
    for (const step of [1, 2]) checkpoints.save(at(step));
    const { readFileSync: read } = fs;
    const latestWith = (code: string) => {
      const told: string[] = [];
      let failed = false;
      const readFileSync = ((...given: Parameters<typeof read>) => {
        if (failed) return read(...given);
        failed = true;
        throw errorOf(code);
      }) as typeof read;
      const found = withDisk({ readFileSync }, () =>
        new Checkpoints(folder).latest((message) => told.push(message)),
      );
      return [found?.summary.steps, told];
    };
    expect(latestWith('EIO')).toEqual([
      1,
      [
        `${join(folder, nameOf(2))} is damaged (${join(folder, nameOf(2))} cannot be read: the disk reports an ` +
          'error of its own; choose another disk (EIO)); it is passed over.',
      ],
    ]);
    expect(() => latestWith('EMFILE')).toThrow('too many files are open');
    expect(() => latestWith('EMFILE')).toThrow(Failure);
  });

  it.skipIf(process.platform === 'win32')(
    'are flushed, and their folder, and once the folder that it lies in',
    () => {
      const folder = temporaryFolder();
      const checkpoints = new Checkpoints(join(folder, 'checkpoints'));
      const file = (step: number) => join('checkpoints', nameOf(step));
      const saved = (step: number) => [
        `flush ${file(step)}.part`,
        `rename ${file(step)}.part to ${file(step)}`,
        'flush checkpoints',
      ];
      expect(askedOf(folder, () => checkpoints.save(at(1)))).toEqual(['flush .', ...saved(1)]);
      expect(askedOf(folder, () => checkpoints.save(at(2)))).toEqual(saved(2));
    },
  );

  it('are known by whole names alone, and go by the number in them', () => {
    const folder = temporaryFolder();
    const checkpoints = new Checkpoints(folder);
    const others = [
      `my-${nameOf(9)}`,
      `${nameOf(9)}.old`,
      'step-9.checkpoint',
      'step-000000000009Xcheckpoint',
    ];
    for (const other of others) writeFileSync(join(folder, other), '');
    for (const step of [3, 20, 100]) checkpoints.save(at(step));
    expect(readdirSync(folder).sort()).toEqual([...others, nameOf(20), nameOf(100)].sort());
    expect(new Checkpoints(folder).latest(silent)?.summary.steps).toBe(100);
  });

  it('are saved, and the others cleared away, though an old one cannot be removed', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, nameOf(1)));
    const checkpoints = new Checkpoints(folder);
    for (const step of [2, 3, 4]) checkpoints.save(at(step));
    expect(readdirSync(folder).sort()).toEqual([nameOf(1), nameOf(3), nameOf(4)]);
    expect(new Checkpoints(folder).latest(silent)?.summary.steps).toBe(4);
  });

  it('leave files of others alone', () => {
    const folder = join(temporaryFolder(), 'checkpoints');
    mkdirSync(folder);
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    writeFileSync(join(folder, `${nameOf(9)}.part`), 'half');
    const checkpoints = new Checkpoints(folder);
    expect(checkpoints.latest(silent)).toBeUndefined();
    checkpoints.save(at(1));
    expect(readdirSync(folder).sort()).toEqual(['notes.txt', nameOf(1)]);
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });
});
