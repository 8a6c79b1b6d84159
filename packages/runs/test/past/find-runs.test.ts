import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRuns, findSomeRuns } from '../../src/past/find-runs.js';
import { scoreOf } from '../../src/past/read-run.js';
import { folderOf } from './folders.js';

const three = () =>
  folderOf([
    { name: 'a-seed2', seed: 2, score: 210, solved: true },
    { name: 'a-seed10', seed: 10, score: 190 },
    { name: 'deep/er/b', seed: 1 },
  ]);

describe('finding runs', () => {
  it('finds those in a folder, and in folders in it, in the order of their names', () => {
    const folder = three();
    const { runs, others } = findRuns([folder]);
    expect(runs.map((run) => run.folder.slice(folder.length + 1))).toEqual([
      'a-seed2',
      'a-seed10',
      'deep/er/b',
    ]);
    expect(runs.map((run) => run.state)).toEqual(['finished', 'finished', 'interrupted']);
    expect(runs.map(scoreOf)).toEqual([210, 190, undefined]);
    expect(others).toEqual([]);
  });

  it('understands patterns, and takes a run once that is named twice', () => {
    const folder = three();
    mkdirSync(join(folder, 'a-seed2', 'checkpoints'));
    const { runs, others } = findRuns([`${folder}/a-*`, join(folder, 'a-seed2')]);
    expect(runs.map(({ config }) => config.seed)).toEqual([2, 10]);
    expect(others).toEqual([]);
  });

  it('goes through links, takes what several lead to by the name that comes first, and no other file for a run', () => {
    const folder = three();
    symlinkSync(join(folder, 'a-seed2'), join(folder, 'Z'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'broken'));
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const { runs, others } = findRuns([join(folder, 'Z'), folder]);
    expect(runs.map((run) => run.folder.slice(folder.length + 1))).toEqual([
      ...['Z', 'a-seed10', 'deep/er/b'],
    ]);
    expect(others).toEqual([]);
  });

  it('looks into folders whose names only hold a dot, or that of installed modules', () => {
    const folder = folderOf([
      { name: 'v1.2/a', seed: 1 },
      { name: 'node_modules_of_mine/b', seed: 1 },
    ]);
    expect(findRuns([folder]).runs).toHaveLength(2);
  });

  it('names what a pattern matches without the slash that it ends with', () => {
    const folder = three();
    const { runs } = findRuns([`${folder}/a-*/`]);
    expect(runs.map((run) => run.folder)).toEqual([
      join(folder, 'a-seed2'),
      join(folder, 'a-seed10'),
    ]);
  });

  it('tells a diverged run from a finished one, and takes an old result for a finished one', () => {
    const folder = folderOf([
      { name: 'a', seed: 1, score: 1 },
      { name: 'b', seed: 2, diverged: true, lowest: -5 },
    ]);
    const { runs } = findRuns([folder]);
    expect(runs.map(({ state }) => state)).toEqual(['finished', 'diverged']);
    expect(runs[1]?.result?.divergence).toMatchObject({ step: 900, quantity: 'loss' });
    expect(runs.map(scoreOf)).toEqual([1, undefined]);
  });

  it('names folders that are no runs, and half-written ones, and goes on', () => {
    const folder = three();
    mkdirSync(join(folder, 'empty'));
    mkdirSync(join(folder, 'half'));
    writeFileSync(join(folder, 'half/config.json'), '{"env": "Lun');
    mkdirSync(join(folder, 'foreign'));
    writeFileSync(join(folder, 'foreign/config.json'), '{"env": "x", "algo": 3}');
    writeFileSync(join(folder, 'a-seed2/result.json'), '{"steps": ');
    const { runs, others } = findRuns([folder]);
    expect(runs).toHaveLength(2);
    expect(others.map(({ folder: name, problem }) => [name.split('/').at(-1), problem])).toEqual([
      ['a-seed2', 'result.json is no JSON, or only half of it'],
      ['empty', 'no config.json'],
      ['foreign', 'config.json has no algo as a run has it'],
      ['half', 'config.json is no JSON, or only half of it'],
    ]);
  });

  it('refuses a place that does not exist, a pattern without matches, a folder without runs', () => {
    expect(() => findRuns(['/nowhere/at/all'])).toThrow('/nowhere/at/all does not exist');
    expect(() => findRuns(['/nowhere/*'])).toThrow('/nowhere/* matches no folder');
    expect(() => findSomeRuns([folderOf([])])).toThrow(/There is no run in .*no config\.json/);
    const [one, two] = [folderOf([]), folderOf([])];
    expect(() => findSomeRuns([one, two])).toThrow(`There is no run in ${one}, ${two} (`);
    expect(findSomeRuns([one, three()]).runs).toHaveLength(3);
  });
});
