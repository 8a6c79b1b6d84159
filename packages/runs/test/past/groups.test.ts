import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/folder/lock.js';
import { findRuns, findSomeRuns } from '../../src/past/find-runs.js';
import { groupRuns } from '../../src/past/groups.js';
import { importModulesOf, isRun, type Run, readRun, verdictOf } from '../../src/past/read-run.js';
import { temporaryFolder } from '../temporary-folder.js';
import { type FakeRun, folderOf } from './folders.js';

const labels = (...configs: object[]) =>
  groupRuns(
    findRuns([folderOf(configs.map((config, i) => ({ name: `r${i}`, seed: 1, config })))]).runs,
  ).map(({ label }) => label);

describe('the label of a group', () => {
  it('is the preset, and environment or algorithm where they differ', () => {
    expect(labels({ preset: 'own' })).toEqual(['own']);
    expect(labels({ preset: 'own' }, { preset: 'other' })).toEqual(['own', 'other']);
    expect(labels({ env: 'A-v0' }, { env: 'B-v0' })).toEqual(['A-v0 fast', 'B-v0 fast']);
    expect(labels({ algo: 'x' }, { algo: 'y', preset: 'own' })).toEqual(['x fast', 'y own']);
  });

  it('tells what differs, an option of the environment by its prefix', () => {
    const base = { preset: 'own', steps: 100 };
    expect(
      labels({ ...base, envOptions: { size: 3 } }, { ...base, envOptions: { size: 4 } }),
    ).toEqual(['own env.size=3', 'own env.size=4']);
    expect(
      labels(
        { ...base, hyperparameters: { a: { b: 1 }, list: [1, 2] } },
        { ...base, hyperparameters: {} },
      ),
    ).toEqual(['own a.b=1 list=[1,2]', 'own']);
    expect(labels({ ...base, steps: 5 }, base)).toEqual(['own steps=5', 'own steps=100']);
    // Written when there was no such setting, which the preset has by now.
    const [older, newer] = [{ hyperparameters: {} }, { hyperparameters: { tau: 0.5 } }];
    expect(labels(older, newer)).toEqual(['fast tau=default', 'fast tau=0.5']);
  });

  it('tells four changes, of five three and how many more', () => {
    const of = (n: number, value: number) => ({
      preset: 'own',
      hyperparameters: Object.fromEntries(Array.from({ length: n }, (_, i) => [`h${i}`, value])),
    });
    expect(labels(of(4, 1), of(4, 2))[0]).toBe('own h0=1 h1=1 h2=1 h3=1');
    expect(labels(of(5, 1), of(5, 2))[0]).toBe('own h0=1 h1=1 h2=1 and 2 more');
  });

  it('has a number where another has the same', () => {
    // Unlike in the version that wrote them.
    const found = labels({ perilune: '0.0.8' }, { perilune: '0.0.9' });
    expect(new Set(found).size).toBe(2);
    // They differ in five settings, of which three are told.
    const of = (...values: number[]) => ({
      preset: 'own',
      hyperparameters: Object.fromEntries(values.map((value, i) => [`h${i}`, value])),
    });
    const told = 'own h0=1 h1=1 h2=1 and 2 more';
    expect(
      labels(of(1, 1, 1, 1, 1), of(1, 1, 1, 2, 2), of(1, 1, 1, 3, 3), of(2, 2, 2, 2, 2)),
    ).toEqual([...[told, `${told} (2)`, `${told} (3)`, 'own h0=2 h1=2 h2=2 and 2 more']]);
  });
});

describe('groups', () => {
  it('are in the order of their folders’ names, and their runs in that of their seeds', () => {
    const runs: FakeRun[] = [
      { name: 'run10', seed: 2, learningRate: 2 },
      { name: 'run2', seed: 9, learningRate: 1 },
      { name: 'run3', seed: 4, learningRate: 1 },
      { name: 'run11', seed: 1, learningRate: 2 },
    ];
    const groups = groupRuns(findRuns([folderOf(runs)]).runs);
    expect(groups.map(({ runs }) => runs.map(({ config }) => config.seed))).toEqual([
      [4, 9],
      [1, 2],
    ]);
    expect(groups[0]).toMatchObject({ env: 'LunarLander-v3', repeated: [] });
  });

  it('are the same whatever order runs are given in, and their settings are written in', () => {
    const folder = folderOf([
      { name: 'a', seed: 1, config: { hyperparameters: { p: 1, q: 2 } } },
      { name: 'b', seed: 2, config: { hyperparameters: { q: 2, p: 1 } } },
      { name: 'c', seed: 1, config: { hyperparameters: { p: 3 } } },
    ]);
    const { runs } = findRuns([folder]);
    const seeds = (given: readonly Run[]) =>
      groupRuns(given).map((group) => group.runs.map(({ config }) => config.seed));
    expect(seeds(runs)).toEqual([[1, 2], [1]]);
    expect(seeds([...runs].reverse())).toEqual([[1, 2], [1]]);
  });

  it('take of a seed’s runs the one that has come furthest: finished, diverged, running, interrupted', () => {
    const runs: FakeRun[] = [
      { name: 'a', seed: 1 },
      { name: 'b', seed: 1, diverged: true },
      { name: 'c', seed: 1, score: 5 },
    ];
    const [group] = groupRuns(findRuns([folderOf(runs)]).runs);
    expect(group?.runs.map(({ state }) => state)).toEqual(['finished']);
    expect(group?.repeated.map(({ state }) => state)).toEqual(['diverged', 'interrupted']);
  });
});

describe('a run that is read', () => {
  const writeConfig = (folder: string, changes: object = {}) =>
    writeFileSync(
      join(folder, 'config.json'),
      JSON.stringify({ env: 'A', algo: 'b', preset: 'c', seed: 1, steps: 2, ...changes }),
    );

  it('tells how far it has come by its progress', () => {
    const folder = temporaryFolder();
    writeConfig(folder);
    expect(readRun(folder)).toEqual({
      ...{ folder, state: 'interrupted', result: undefined, steps: undefined, seconds: undefined },
      config: {
        ...{ env: 'A', algo: 'b', preset: 'c', seed: 1, steps: 2 },
        ...{ envOptions: {}, hyperparameters: {}, imports: [], solve: { enabled: true } },
      },
    });
    writeFileSync(join(folder, 'progress.csv'), 'step,seconds\n500,1\n900,2.5\n');
    expect(readRun(folder)).toMatchObject({ steps: 900, seconds: 2.5 });
  });

  it.each([
    [{ seed: '1' }, 'config.json has no seed as a run has it'],
    [{ imports: [3] }, 'config.json has no imports.0 as a run has it'],
    [{ envOptions: 3 }, 'config.json has no envOptions as a run has it'],
  ])('is none whose configuration has something else: %j', (changes, problem) => {
    const folder = temporaryFolder();
    writeConfig(folder, changes);
    expect(readRun(folder)).toEqual({ folder, problem });
  });

  it('is none of a newer version, of what has a key twice, or of what is no file', () => {
    const folder = temporaryFolder();
    const problemOf = () => {
      const found = readRun(folder);
      return isRun(found) ? '' : found.problem;
    };
    writeConfig(folder, { perilune: '99.1.0' });
    expect(problemOf()).toContain('written by perilune 99.1.0');
    writeFileSync(join(folder, 'config.json'), '{"env": "A",\n"env": "B"}');
    expect(problemOf()).toMatch(
      /^config\.json, line 2, is no JSON: It has two entries named "env"/,
    );
    writeConfig(folder);
    mkdirSync(join(folder, 'result.json'));
    expect(problemOf()).toMatch(/^result\.json cannot be read: it is a folder/);
  });

  const writeResult = (folder: string, changes: object = {}) =>
    writeFileSync(
      join(folder, 'result.json'),
      JSON.stringify({ steps: 1, seconds: 2, solved: false, solvedAtSeconds: null, ...changes }),
    );

  it('of one that broke off goes on where somebody has its folder locked; one that ended does not', () => {
    const stateOf = (outcome: string) => {
      const folder = temporaryFolder();
      writeConfig(folder);
      writeFileSync(join(folder, 'progress.csv'), 'step,seconds\n500,1\n');
      writeResult(folder, { outcome });
      const alone = readRun(folder);
      const release = lockFolder(folder);
      const locked = readRun(folder);
      release();
      return [alone, locked];
    };
    expect(stateOf('broken')).toMatchObject([
      { state: 'broken', steps: 1, seconds: 2, result: { outcome: 'broken' } },
      { state: 'running', steps: 500, seconds: 1, result: undefined },
    ]);
    const ended = { state: 'finished', steps: 1, seconds: 2 };
    expect(stateOf('finished')).toMatchObject([ended, ended]);
  });

  it('has gone on without a result while somebody has its folder locked', () => {
    const folder = temporaryFolder();
    writeConfig(folder);
    const release = lockFolder(folder);
    expect(readRun(folder)).toMatchObject({ state: 'running' });
    release();
    expect(readRun(folder)).toMatchObject({ state: 'interrupted' });
  });

  it.each<[string | undefined, object, object | undefined]>([
    [undefined, {}, undefined],
    ['not solved', {}, {}],
    ['not validated', { solve: { enabled: false } }, {}],
    ['solved', { solve: { enabled: false } }, { solved: true }],
    ['no threshold', {}, { solved: true, verdict: 'no threshold' }],
    ['not validated', {}, { verdict: 'not validated' }],
    ['not solved', {}, { solved: true, verdict: 'not solved' }],
    ['solved', {}, { verdict: 'solved' }],
  ])(
    'has the verdict that was written, or that follows: %s of %j, %j',
    (verdict, config, result) => {
      const folder = temporaryFolder();
      writeConfig(folder, config);
      if (result !== undefined) writeResult(folder, result);
      expect(verdictOf(readRun(folder) as Run)).toBe(verdict);
    },
  );

  it.each<[object | string, string]>([
    ['[]', 'result.json has no'],
    ['3', 'result.json has no object as a run has it'],
    [{ outcome: 'lost' }, 'result.json has no outcome as a run has it'],
    [{ solvedAtSeconds: '3' }, 'result.json has no solvedAtSeconds'],
    [{ evaluation: { mean: null } }, 'result.json has no evaluation.mean'],
    [{ returns: { last: 1 } }, 'result.json has no returns.lowest'],
    [{ divergence: { step: 1, quantity: 'loss' } }, 'result.json has no divergence.value'],
  ])('is none whose result has something else: %j', (changes, problem) => {
    const folder = temporaryFolder();
    writeConfig(folder);
    const result = { steps: 1, seconds: 2, solved: false, solvedAtSeconds: null };
    const text = typeof changes === 'string' ? changes : JSON.stringify({ ...result, ...changes });
    writeFileSync(join(folder, 'result.json'), text);
    const found = readRun(folder);
    expect(isRun(found) ? '' : found.problem).toContain(problem);
  });

  it('imports what it imported, as it lies from its folder, once', async () => {
    const folder = temporaryFolder();
    writeConfig(folder, { imports: ['none.mjs'] });
    const run = readRun(folder);
    if (!isRun(run)) throw new Error(run.problem);
    await expect(importModulesOf([run, run])).rejects.toThrow(join(folder, 'none.mjs'));
    await importModulesOf([]);
  });
});

describe('looking for runs', () => {
  it('goes four folders deep, past those that are hidden or installed', () => {
    const folder = temporaryFolder();
    const run = { perilune: '0', env: 'A', algo: 'b', preset: 'c', seed: 1, steps: 2 };
    for (const path of ['1/2/3/4', '1/2/3/x/5', '.hidden/a', 'node_modules/a', 'modules']) {
      mkdirSync(join(folder, path), { recursive: true });
      writeFileSync(join(folder, path, 'config.json'), JSON.stringify(run));
    }
    const { runs } = findRuns([folder]);
    expect(runs.map((found) => found.folder.slice(folder.length + 1))).toEqual([
      '1/2/3/4',
      'modules',
    ]);
  });

  it('tells of a file that it is no run, and of three of many why they are none', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(findRuns([file]).others).toHaveLength(1);
    for (const name of ['a', 'b', 'c', 'd']) mkdirSync(join(folder, name));
    const why = ['a', 'b', 'c'].map((name) => `${join(folder, name)}: no config.json`).join('; ');
    expect(() => findSomeRuns([folder])).toThrow(`There is no run in ${folder} (${why}).`);
    expect(() => findSomeRuns([])).toThrow('There is no run in .');
    expect(() => findRuns([join(folder, 'z*')])).toThrow(
      /matches no folder; name run folders, folders that hold some, or a pattern\.$/,
    );
  });
});
