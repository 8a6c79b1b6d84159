import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bandOf,
  damagedTables,
  learningCurve,
  returnsCurve,
  sparse,
} from '../../src/past/curves.js';
import { findRuns } from '../../src/past/find-runs.js';
import { groupRuns } from '../../src/past/groups.js';
import { progressions, quantities } from '../../src/past/quantities.js';
import { seriesOf } from '../../src/past/series.js';
import { temporaryFolder } from '../temporary-folder.js';
import { type FakeRun, folderOf } from './folders.js';

const groupsOf = (runs: readonly FakeRun[]) => groupRuns(findRuns([folderOf(runs)]).runs);
const line = (...ys: number[]) => ys.map((y, x) => ({ x, y }));

function progressIn(folder: string, text: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'progress.csv'), text);
  return folder;
}

describe('the curve of a run', () => {
  it('is the mean return of the last 100 episodes', () => {
    const returns = Array.from({ length: 150 }, (_, i) => (i < 50 ? 0 : 10));
    const [run] = findRuns([folderOf([{ name: 'a', seed: 1, returns }])]).runs;
    const curve = returnsCurve(run?.folder as string, 'episodes');
    expect(curve).toHaveLength(150);
    expect(curve[49]).toEqual({ x: 50, y: 0 });
    expect(curve[99]).toEqual({ x: 100, y: 5 });
    expect(curve[149]).toEqual({ x: 150, y: 10 });
  });

  it('is a column of its progress where both numbers are known, and nothing without a file', () => {
    const text =
      'step,seconds,episodes,loss\n500,1,3,0.5\n1000,2,4,\n1500,3,,0.25\n2000,4,6,0.125\n';
    const folder = progressIn(temporaryFolder(), text);
    const known = (by: 'steps' | 'seconds' | 'episodes') =>
      learningCurve(folder, by, 'loss').map(({ x, y }) => [x, y]);
    expect(known('steps')).toEqual([
      [500, 0.5],
      [1_500, 0.25],
      [2_000, 0.125],
    ]);
    expect(known('seconds')).toEqual([
      [1, 0.5],
      [3, 0.25],
      [4, 0.125],
    ]);
    expect(known('episodes')).toEqual([
      [3, 0.5],
      [6, 0.125],
    ]);
    expect(learningCurve(folder, 'steps', 'none')).toEqual([]);
    expect(learningCurve(temporaryFolder(), 'steps', 'loss')).toEqual([]);
    expect(returnsCurve(temporaryFolder(), 'steps')).toEqual([]);
  });
});

describe('the tables of a run', () => {
  it('are told of by name where lines of them are damaged, and how many', () => {
    const folder = temporaryFolder();
    expect(damagedTables(folder)).toEqual([]);
    writeFileSync(join(folder, 'monitor.csv'), '#{}\nr,l,t\n1,2,3\n');
    progressIn(folder, 'step,seconds\n500,1\n');
    expect(damagedTables(folder)).toEqual([]);
    progressIn(folder, 'step,seconds\n500,1\nx,2\n1000\n');
    expect(damagedTables(folder)).toEqual([{ name: 'progress.csv', lines: 2 }]);
    writeFileSync(join(folder, 'monitor.csv'), '#{}\nr,l,t\n1,2\n1,2,3\n');
    expect(damagedTables(folder)).toEqual([
      { name: 'monitor.csv', lines: 1 },
      { name: 'progress.csv', lines: 2 },
    ]);
  });
});

describe('a band over curves', () => {
  it('begins where the last curve begins, and has 300 places', () => {
    const late = [
      { x: 10, y: 7 },
      { x: 20, y: 9 },
    ];
    const band = bandOf([
      [
        { x: 0, y: 0 },
        { x: 40, y: 40 },
      ],
      late,
    ]);
    expect(band).toHaveLength(300);
    expect(band[0]).toEqual({ x: 10, y: 8.5, low: 7.75, high: 9.25 });
    expect(band.at(-1)).toMatchObject({ x: 40, y: (40 + 9) / 2 });
    expect(bandOf([[], late])).toEqual(bandOf([late]));
  });

  it('has straight lines between points however many there are, and the last of two in one place', () => {
    const bent = [
      { x: 0, y: 0 },
      { x: 100, y: 10 },
      { x: 200, y: 10 },
      { x: 299, y: 307 },
      { x: 299, y: 4 },
    ];
    const band = bandOf([bent]);
    expect(band[50]?.y).toBeCloseTo(5, 9);
    expect(band[150]?.y).toBeCloseTo(10, 9);
    expect(band[250]?.y).toBeCloseTo(160, 9);
    expect(band[299]?.y).toBe(4);
    expect(bandOf([[{ x: 3, y: 5 }]])[0]).toEqual({ x: 3, y: 5, low: 5, high: 5 });
  });
});

describe('a sparse curve', () => {
  it('has at most as many points, evenly chosen, the last among them', () => {
    expect(sparse(line(0, 1, 2, 3, 4, 5), 3).map(({ x }) => x)).toEqual([0, 2, 4, 5]);
    expect(sparse(line(0, 1, 2, 3, 4), 3).map(({ x }) => x)).toEqual([0, 2, 4]);
    expect(sparse(line(0, 1, 2), 3)).toHaveLength(3);
    expect(sparse([], 3)).toEqual([]);
  });
});

describe('the lines of a plot', () => {
  const returns = (count: number, y: number) => Array.from({ length: count }, () => y);

  it('are one a group, called by it and its seeds, without groups that have nothing to show', () => {
    const groups = groupsOf([
      { name: 'a', seed: 7, returns: returns(3, 5) },
      { name: 'b', seed: 1, learningRate: 0.1, returns: returns(3, 1) },
      { name: 'c', seed: 2, learningRate: 0.1, returns: returns(3, 3) },
      { name: 'd', seed: 1, learningRate: 1 },
    ]);
    const series = seriesOf(groups, quantities.returns, 'episodes');
    expect(series.map(({ label }) => label)).toEqual([
      'fast learningRate=0.001, seed 7',
      'fast learningRate=0.1, 2 seeds',
    ]);
    expect(series[0]?.points).toEqual([1, 2, 3].map((x) => ({ x, y: 5 })));
    expect(series[1]?.points[0]).toEqual({ x: 1, y: 2, low: 1.5, high: 2.5 });
  });

  it('are a single run’s own where the others of its group have nothing to show', () => {
    const groups = groupsOf([
      { name: 'a', seed: 1 },
      { name: 'b', seed: 2, returns: returns(2, 5) },
    ]);
    expect(seriesOf(groups, quantities.returns, 'episodes')).toEqual([
      {
        label: 'fast, 2 seeds',
        points: [
          { x: 1, y: 5 },
          { x: 2, y: 5 },
        ],
      },
    ]);
  });

  it('leave out the first 20 episodes where there are more than 40', () => {
    const seriesFor = (count: number) =>
      seriesOf(
        groupsOf([{ name: 'a', seed: 1, returns: returns(count, 5) }]),
        quantities.returns,
        'episodes',
      )[0];
    expect(seriesFor(40)?.points[0]?.x).toBe(1);
    expect(seriesFor(41)?.points[0]?.x).toBe(21);
    expect(seriesFor(41)?.points).toHaveLength(21);
  });

  it('are several where a quantity has several, each with its name', () => {
    const folder = folderOf([{ name: 'a', seed: 1 }]);
    progressIn(
      join(folder, 'a'),
      'step,seconds,predictedReturn,discountedReturn\n500,1,2,3\n1000,2,4,5\n',
    );
    const groups = groupRuns(findRuns([folder]).runs);
    expect(seriesOf(groups, quantities.value, 'steps')).toEqual([
      {
        label: 'fast, seed 1: predicted as the episode began',
        points: [
          { x: 500, y: 2 },
          { x: 1_000, y: 4 },
        ],
      },
      {
        label: 'fast, seed 1: what it was',
        points: [
          { x: 500, y: 3 },
          { x: 1_000, y: 5 },
        ],
      },
    ]);
    expect(seriesOf(groups, quantities.loss, 'steps')).toEqual([]);
  });

  it('end at the lowest for a run that diverged, and nowhere else for one that did not', () => {
    const lastOf = (run: Partial<FakeRun>) =>
      seriesOf(
        groupsOf([{ name: 'a', seed: 1, returns: returns(3, 5), ...run }]),
        quantities.returns,
        'episodes',
      )[0]?.points;
    expect(lastOf({ diverged: true, lowest: -9 })?.slice(2)).toEqual([
      { x: 3, y: 5 },
      { x: 3, y: -9 },
    ]);
    expect(lastOf({ diverged: true })).toHaveLength(3);
    expect(lastOf({ score: 1, lowest: -9 })).toHaveLength(3);
  });
});

describe('what can be plotted', () => {
  it('are quantities with the columns of progress.csv that they show', () => {
    const shown = Object.entries(quantities).map(([name, quantity]) => [
      name,
      quantity.lines.map(({ column }) => column).join(),
      'logarithmic' in quantity,
    ]);
    expect(shown).toEqual([
      ['returns', '', false],
      ['loss', 'loss', true],
      ['epsilon', 'epsilon', false],
      ['q', 'meanQ', false],
      ['value', 'predictedReturn,discountedReturn', false],
      ['td-error', 'tdError', true],
      ['gradient-norm', 'gradientNorm', true],
      ['dead-units', 'deadUnits', false],
      ['speed', 'stepsPerSecond', false],
    ]);
    for (const { name, title } of Object.values(quantities)) {
      expect(name).toMatch(/^\w/);
      expect(title).toMatch(/^\w/);
    }
    expect(Object.keys(progressions)).toEqual(['steps', 'episodes', 'seconds']);
  });
});
