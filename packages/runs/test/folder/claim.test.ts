import fs, { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveConfig, UsageError } from 'perilune';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../src/failure.js';
import { claimRunFolder, couldNotBegin } from '../../src/folder/claim.js';
import { FolderInUseError, lockFolder } from '../../src/folder/lock.js';
import { RunFolder } from '../../src/folder/run-folder.js';
import { temporaryFolder } from '../temporary-folder.js';
import { errorOf, withDisk } from './disk.js';

const config = resolveConfig({ env: 'CartPole-v1', seed: 3 });
afterEach(() => {
  vi.restoreAllMocks();
});

const NAME = 'CartPole-v1-dqn-fast-seed3';

describe('the folder that a run claims', () => {
  it('is made with those above it, locked, and has the configuration', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    const claim = claimRunFolder(config, folder);
    expect(claim.folder.path).toBe(folder);
    expect(readdirSync(folder).filter((name) => !name.startsWith('lock'))).toEqual(['config.json']);
    expect(readdirSync(folder)).toHaveLength(2);
    claim.release();
    expect(readdirSync(folder)).toEqual(['config.json']);
  });

  it('may be there, if it is empty or holds what a killed run left before it had begun', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.json.part'), 'half');
    const claim = claimRunFolder(config, folder);
    claim.release();
    expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')).seed).toBe(3);
  });

  it('may hold the agent that a killed run was to begin from, and no other file of that name', () => {
    const folder = temporaryFolder();
    const origin = Uint8Array.of(1, 2, 3);
    writeFileSync(join(folder, 'from.safetensors.part'), 'half');
    writeFileSync(join(folder, 'from.safetensors'), origin);
    expect(() => claimRunFolder(config, folder)).toThrow('holds 1 file');
    expect(() => claimRunFolder(config, folder, Uint8Array.of(1, 2, 4))).toThrow('holds 1 file');
    claimRunFolder(config, folder, origin).release();
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'from.safetensors']);
  });

  it('is a fresh one under another, called by what the run is, with a number from the second on', () => {
    const under = join(temporaryFolder(), 'runs');
    const claims = [1, 2, 3].map(() => claimRunFolder(config, { under }));
    expect(claims.map(({ folder }) => folder.path)).toEqual([
      ...[join(under, NAME), join(under, `${NAME}-2`), join(under, `${NAME}-3`)],
    ]);
    for (const claim of claims) claim.release();
  });

  it.each<[string, (folder: string) => void, string]>([
    ['one file', (folder) => writeFileSync(join(folder, 'a'), ''), 'holds 1 file; a run needs'],
    [
      'files',
      (folder) => {
        writeFileSync(join(folder, 'a'), '');
        mkdirSync(join(folder, 'b'));
      },
      'holds 2 files; a run needs a new or an empty folder. Nothing was touched.',
    ],
    ['a run', (folder) => writeFileSync(join(folder, 'config.json'), '{}'), 'holds another run'],
  ])('is refused if it holds something, which is left alone: %s', (_, fill, words) => {
    const folder = temporaryFolder();
    fill(folder);
    const before = readdirSync(folder);
    expect(() => claimRunFolder(config, folder)).toThrow(words);
    expect(() => claimRunFolder(config, folder)).toThrow(UsageError);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('is refused if it is a file, or under one', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => claimRunFolder(config, file)).toThrow('is a file; a run needs a folder');
    expect(() => claimRunFolder(config, join(file, 'run'))).toThrow(Failure);
    expect(() => claimRunFolder(config, join(file, 'run'))).toThrow(
      /run cannot be made: a part of the path is a file, not a folder \(ENOTDIR\)\.$/,
    );
  });

  it('leaves nothing of a path that can be made in part', () => {
    const above = temporaryFolder();
    const path = join(above, 'a', 'b', 'x'.repeat(300));
    expect(() => claimRunFolder(config, path)).toThrow(/cannot be made: .*\(ENAMETOOLONG\)\.$/);
    expect(() => claimRunFolder(config, { under: path })).toThrow(Failure);
    expect(readdirSync(above)).toEqual([]);
  });

  it('is refused if it holds something else beside the agent, or in its place', () => {
    const origin = Uint8Array.of(1, 2, 3);
    const [beside, instead] = [temporaryFolder(), temporaryFolder()];
    writeFileSync(join(beside, 'from.safetensors'), origin);
    for (const folder of [beside, instead]) writeFileSync(join(folder, 'a'), '');
    expect(() => claimRunFolder(config, beside, origin)).toThrow('holds 2 files');
    expect(() => claimRunFolder(config, instead, origin)).toThrow('holds 1 file;');
  });

  /** Somebody else makes the same folders at the same moment, and may leave something in them. */
  const others = (leave: (path: string) => void = () => {}) => {
    const { mkdirSync: make } = fs;
    const mkdir = (path: fs.PathLike) => {
      make(path);
      leave(String(path));
      throw errorOf('EEXIST');
    };
    return { mkdirSync: mkdir as typeof make };
  };

  it('may be made by somebody else at the same moment: a named one is taken, a fresh one is another', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    const claim = withDisk(others(), () => claimRunFolder(config, folder));
    expect(claim.folder.path).toBe(folder);
    claim.undo();
    expect(readdirSync(folder)).toEqual([]);
    const under = temporaryFolder();
    const { mkdirSync: make } = fs;
    const first = { made: 0 };
    const mkdir = (path: fs.PathLike) => {
      make(path);
      if (first.made++ === 0) throw errorOf('EEXIST');
    };
    const fresh = withDisk({ mkdirSync: mkdir as typeof make }, () =>
      claimRunFolder(config, { under }),
    );
    expect(fresh.folder.path).toBe(join(under, `${NAME}-2`));
    fresh.release();
  });

  it('that somebody else fills at the same moment is refused, and given back', () => {
    const folder = join(temporaryFolder(), 'run');
    const filled = others((path) => writeFileSync(join(path, 'a'), ''));
    expect(() => withDisk(filled, () => claimRunFolder(config, folder))).toThrow('holds 1 file;');
    expect(readdirSync(folder)).toEqual(['a']);
    lockFolder(folder)();
  });

  it('cannot be where the disk has no room for it, which is said', () => {
    const folder = join(temporaryFolder(), 'run');
    const mkdirSync = () => {
      throw errorOf('ENOSPC');
    };
    const claim = () => withDisk({ mkdirSync }, () => claimRunFolder(config, folder));
    expect(claim).toThrow(`The folder ${folder} cannot be made: the disk is full; free`);
    expect(claim).toThrow(Failure);
  });

  it('is one run’s at a time, and the next one’s once it is undone', () => {
    const folder = join(temporaryFolder(), 'run');
    const claim = claimRunFolder(config, folder);
    expect(() => claimRunFolder(config, folder)).toThrow('holds another run');
    claim.undo();
    claimRunFolder(config, folder).release();
  });

  it('that another run of this process has, still empty, is in use and stays as it is', () => {
    const folder = temporaryFolder();
    const release = lockFolder(folder);
    expect(() => claimRunFolder(config, folder)).toThrow(FolderInUseError);
    expect(readdirSync(folder)).toHaveLength(1);
    release();
  });
});

describe('a claim that is undone', () => {
  it('leaves nothing of all that was made for it', () => {
    const above = temporaryFolder();
    claimRunFolder(config, join(above, 'a', 'b')).undo();
    claimRunFolder(config, { under: join(above, 'c', 'd') }).undo();
    expect(readdirSync(above)).toEqual([]);
  });

  it('leaves what was there before: the folder, and those of other runs', () => {
    const folder = temporaryFolder();
    claimRunFolder(config, folder).undo();
    expect(readdirSync(folder)).toEqual([]);
    const under = join(folder, 'runs');
    const [first, second] = [claimRunFolder(config, { under }), claimRunFolder(config, { under })];
    first.undo();
    expect(readdirSync(under)).toEqual([`${NAME}-2`]);
    second.undo();
  });

  it('touches nothing of a run that has begun', () => {
    const folder = join(temporaryFolder(), 'run');
    const claim = claimRunFolder(config, folder);
    writeFileSync(join(folder, 'progress.csv'), '');
    claim.undo();
    expect(existsSync(join(folder, 'config.json'))).toBe(true);
    expect(readdirSync(folder)).toHaveLength(3);
    claim.release();
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'progress.csv']);
  });

  it('leaves folders above it in which something has come to lie meanwhile', () => {
    const above = temporaryFolder();
    const claim = claimRunFolder(config, join(above, 'a', 'b'), Uint8Array.of(1));
    writeFileSync(join(above, 'a', 'other'), '');
    claim.undo();
    expect(readdirSync(join(above, 'a'))).toEqual(['other']);
  });

  it('is what becomes of one whose configuration the disk does not take', () => {
    const above = temporaryFolder();
    vi.spyOn(RunFolder.prototype, 'writeConfig').mockImplementation(() => {
      throw new Failure('full');
    });
    const folder = join(above, 'a', 'b');
    expect(() => claimRunFolder(config, folder, Uint8Array.of(1))).toThrow('full');
    expect(readdirSync(above)).toEqual([]);
  });

  it('is what becomes of one whose configuration cannot be written', () => {
    const above = temporaryFolder();
    const folder = join(above, 'run');
    mkdirSync(folder);
    mkdirSync(join(folder, 'config.json.part'));
    expect(() => claimRunFolder(config, folder)).toThrow('config.json cannot be written');
    expect(readdirSync(folder)).toEqual(['config.json.part']);
  });
});

describe('a run that could not begin', () => {
  it('is one that was wrongly called, or for which there is no memory', () => {
    const errors = [new UsageError(''), new RangeError(''), new Failure(''), new TypeError(''), ''];
    expect(errors.map(couldNotBegin)).toEqual([true, true, false, false, false]);
  });
});
