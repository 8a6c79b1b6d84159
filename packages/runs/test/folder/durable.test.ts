import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure.js';
import { flushFolder, flushTree, tryToRemove, writeDurably } from '../../src/folder/durable.js';
import { temporaryFolder } from '../temporary-folder.js';
import { askedOf, errorOf, withDisk } from './disk.js';

describe.skipIf(process.platform === 'win32')('what outlasts a power failure', () => {
  it('is a file that was flushed before it took its name, and its folder after', () => {
    const folder = temporaryFolder();
    expect(askedOf(folder, () => writeDurably(join(folder, 'file'), 'x'))).toEqual([
      ...['flush file.part', 'rename file.part to file', 'flush .'],
    ]);
  });

  it('is a tree of which every file and every folder was flushed, those above after those in them', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    writeFileSync(join(folder, 'a', 'b', 'file'), 'x');
    writeFileSync(join(folder, 'last'), 'x');
    expect(askedOf(folder, () => flushTree(folder))).toEqual([
      ...[join('a', 'b', 'file'), join('a', 'b'), 'a', 'last', '.'].map((name) => `flush ${name}`),
    ]);
  });

  it('is a name in a folder that was flushed, of which it is said if there is none', () => {
    const folder = temporaryFolder();
    expect(askedOf(folder, () => flushFolder(folder))).toEqual(['flush .']);
    expect(() => flushFolder(join(folder, 'none'))).toThrow('ENOENT');
  });
});

describe('removing what was not to come about', () => {
  it('is content with nothing there, and with what stays', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), 'x');
    for (const name of ['file', 'file', 'none']) tryToRemove(join(folder, name));
    expect(readdirSync(folder)).toEqual([]);
    mkdirSync(join(folder, 'kept'));
    tryToRemove(join(folder, 'kept'));
    expect(readdirSync(folder)).toEqual(['kept']);
  });
});

describe('writing durably', () => {
  it('replaces a file and leaves nothing beside it', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeDurably(file, 'first');
    writeDurably(file, Uint8Array.of(1, 2, 3));
    expect([...readFileSync(file)]).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('says what cannot be written and why, and leaves what is there', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken/inside'), { recursive: true });
    expect(() => writeDurably(join(folder, 'taken'), 'x')).toThrow(/taken cannot be written: /);
    expect(() => writeDurably(join(folder, 'none/file'), 'x')).toThrow(/none\/file cannot be/);
    expect(readdirSync(folder)).toEqual(['taken']);
    expect(readdirSync(join(folder, 'taken'))).toEqual(['inside']);
    const attempt = () => writeDurably(join(folder, 'none/file'), 'x');
    expect(attempt).toThrow(Failure);
    expect(attempt).toThrow(/file cannot be written: ENOENT.*\.$/);
  });

  it('says what the disk said, closes what it opened, and takes away what it had begun', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeFileSync(file, 'first');
    const full = errorOf('ENOSPC');
    const fsyncSync = () => {
      throw full;
    };
    const asked = askedOf(folder, () => {
      withDisk({ fsyncSync }, () => {
        expect(() => writeDurably(file, 'second')).toThrow(
          expect.objectContaining({
            message: `${file} cannot be written: the disk is full; free some space and try again (ENOSPC).`,
            cause: full,
          }),
        );
        expect(() => flushFolder(folder)).toThrow(full);
      });
    });
    expect(asked).toEqual([]);
    expect(readdirSync(folder)).toEqual(['file']);
    expect(readFileSync(file, 'utf8')).toBe('first');
  });
});
