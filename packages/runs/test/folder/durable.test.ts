import fs, { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Failure } from '../../src/failure.js';
import { flushFolder, flushTree, tryToRemove, writeDurably } from '../../src/folder/durable.js';
import { temporaryFolder } from '../temporary-folder.js';

/** What is asked of the disk in a folder, in order: what is flushed, and what is renamed. */
function askedOf(folder: string, deed: () => void): string[] {
  const { openSync, fsyncSync, renameSync, closeSync } = fs;
  const asked: string[] = [];
  const open = new Map<number, string>();
  const name = (path: fs.PathLike) => relative(folder, String(path)) || '.';
  const watched = [
    vi.spyOn(fs, 'openSync').mockImplementation((path, flags, mode) => {
      const descriptor = openSync(path, flags, mode);
      open.set(descriptor, name(path));
      return descriptor;
    }),
    vi.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
      asked.push(`flush ${open.get(descriptor)}`);
      fsyncSync(descriptor);
    }),
    vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      asked.push(`rename ${name(from)} to ${name(to)}`);
      renameSync(from, to);
    }),
    vi.spyOn(fs, 'closeSync').mockImplementation((descriptor) => {
      closeSync(descriptor);
      open.delete(descriptor);
    }),
  ];
  syncBuiltinESMExports();
  try {
    deed();
    expect([...open.values()]).toEqual([]);
  } finally {
    for (const each of watched) each.mockRestore();
    syncBuiltinESMExports();
  }
  return asked;
}

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
});
