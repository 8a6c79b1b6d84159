import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveConfig, UsageError } from 'perilune';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure.js';
import { claimRunFolder } from '../../src/folder/claim.js';
import { FolderInUseError } from '../../src/folder/lock.js';
import { temporaryFolder } from '../temporary-folder.js';

const config = resolveConfig({ env: 'CartPole-v1', seed: 3 });
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

  it('is one run’s at a time, and the next one’s once it is undone', () => {
    const folder = join(temporaryFolder(), 'run');
    const claim = claimRunFolder(config, folder);
    expect(() => claimRunFolder(config, folder)).toThrow('holds another run');
    claim.undo();
    claimRunFolder(config, folder).release();
  });

  it('that another run of this process has, still empty, is in use and stays as it is', async () => {
    const { lockFolder } = await import('../../src/folder/lock.js');
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

  it('is what becomes of one whose configuration cannot be written', () => {
    const above = temporaryFolder();
    const folder = join(above, 'run');
    mkdirSync(folder);
    mkdirSync(join(folder, 'config.json.part'));
    expect(() => claimRunFolder(config, folder)).toThrow('config.json cannot be written');
    expect(readdirSync(folder)).toEqual(['config.json.part']);
  });
});
