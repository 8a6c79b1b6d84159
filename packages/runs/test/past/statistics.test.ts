import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveConfig, VERSION } from 'perilune';
import { describe, expect, it } from 'vitest';
import { bandOf, returnsCurve } from '../../src/past/curves.js';
import { findRuns } from '../../src/past/find-runs.js';
import { type Group, groupRuns } from '../../src/past/groups.js';
import { quantities } from '../../src/past/quantities.js';
import { seriesOf } from '../../src/past/series.js';
import { improvements, lowestLevel, summarize, thresholdOf } from '../../src/past/statistics.js';
import { type FakeRun, folderOf } from './folders.js';

function groupsOf(runs: readonly FakeRun[]) {
  return groupRuns(findRuns([folderOf(runs)]).runs);
}

const two = [
  { name: 'a1', seed: 1, score: 210, solved: true, seconds: 10 },
  { name: 'a2', seed: 2, score: 190, solved: true, seconds: 20 },
  { name: 'a3', seed: 3, score: 230, solved: true, seconds: 40 },
  { name: 'a4', seed: 4, score: 120 },
  { name: 'a5', seed: 5 },
  { name: 'b1', seed: 1, score: 200, solved: true, learningRate: 0.01 },
  { name: 'b2', seed: 2, score: 240, solved: true, learningRate: 0.01 },
];

describe('configurations over their seeds', () => {
  it('groups runs by everything but the seed, and is called by what differs', () => {
    const groups = groupsOf(two);
    expect(groups.map(({ label }) => label)).toEqual([
      'fast learningRate=0.001',
      'fast learningRate=0.01',
    ]);
    expect(groups.map(({ runs }) => runs.map(({ config }) => config.seed))).toEqual([
      [1, 2, 3, 4, 5],
      [1, 2],
    ]);
  });

  it('leaves out of a label what the preset says anyway, and what all have', () => {
    const configs = [{}, { hyperparameters: { tau: 0.5 } }, { hyperparameters: { tau: 0.25 } }];
    const runs = configs.map((options, i) => {
      const config = resolveConfig({ env: 'LunarLander-v3', steps: 7, ...options });
      return { name: `a${i}`, seed: 1, config: { ...config, perilune: VERSION } };
    });
    expect(groupsOf(runs).map(({ label }) => label)).toEqual([
      'fast',
      'fast tau=0.5',
      'fast tau=0.25',
    ]);
  });

  it('counts the same seed once', () => {
    const [group] = groupsOf([
      { name: 'a', seed: 1, score: 1 },
      { name: 'b', seed: 1, score: 1 },
      { name: 'c', seed: 2, score: 3 },
    ]);
    expect(group?.repeated).toHaveLength(1);
    expect(summarize([group as Group])).toMatchObject([{ seeds: [1, 2], mean: 2 }]);
  });

  it('counts the finished one of two runs of a seed, though the other comes first by its name', () => {
    const [group] = groupsOf([
      { name: 'a', seed: 1 },
      { name: 'b', seed: 1, score: 210 },
    ]);
    expect(group?.repeated.map(({ state }) => state)).toEqual(['interrupted']);
    expect(summarize([group as Group])).toMatchObject([{ seeds: [1], unfinished: 0, mean: 210 }]);
  });

  it('counts a seed as solved only if the reporting mean is 200 too; an unsolved one lasts for ever', () => {
    const [a] = summarize(groupsOf(two));
    // Solved in 10 s and 40 s; 190 does not hold, 120 was never solved: fewer than half.
    expect(a).toMatchObject({ seeds: [1, 2, 3, 4], unfinished: 1, solved: 2, medianSeconds: null });
    expect(a?.mean).toBe((210 + 190 + 230 + 120) / 4);
    // Of 120, 190, 210, 230 one is cut off at either end.
    expect(a?.interquartileMean?.estimate).toBe(200);
    expect(a?.interquartileMean?.low).toBeGreaterThanOrEqual(120);
    expect(a?.interquartileMean?.high).toBeLessThanOrEqual(230);
  });

  it('takes the median of all seconds, of an even number the mean of the middle two', () => {
    const runs = [10, 20, 40, 80].map((seconds, i) => ({
      ...{ name: `a${i}`, seed: i + 1, score: 220, solved: true, seconds },
    }));
    expect(summarize(groupsOf(runs.slice(0, 3)))[0]?.medianSeconds).toBe(20);
    expect(summarize(groupsOf(runs))[0]?.medianSeconds).toBe(30);
  });

  it('gives the probability that the second beats the first, counted by hand: 5.5 of 8', () => {
    const [better] = improvements(
      groupsOf(two.map((run) => (run.name === 'a2' ? { ...run, score: 200 } : run))),
    );
    // 200 beats 120 and ties with 200; 240 beats all four.
    expect(better).toMatchObject({ of: 'fast learningRate=0.01', over: 'fast learningRate=0.001' });
    expect(better?.probability.estimate).toBe((1 + 0.5 + 4) / 8);
  });
});

describe('whether a run solved its task', () => {
  /** One run with what is told of its end. */
  const solvedOf = (config: object, changes: object) => {
    const folder = folderOf([{ name: 'a', seed: 1, config }]);
    const result = { steps: 1, seconds: 30, solved: false, solvedAtSeconds: null, ...changes };
    writeFileSync(join(folder, 'a', 'result.json'), JSON.stringify(result));
    const [summary] = summarize(groupRuns(findRuns([folder]).runs));
    return [summary?.solved, summary?.medianSeconds, summary?.unfinished];
  };
  const lander = { env: 'LunarLander-v3' };
  const unknown = { env: 'Mine-v0' };
  const good = { evaluation: { mean: 220 } };

  it('is borne out by its reporting episodes, or told by those alone where nobody validated', () => {
    const solved = { ...good, solved: true, solvedAtSeconds: 20 };
    expect(solvedOf(lander, solved)).toEqual([1, 20, 0]);
    expect(solvedOf(lander, { ...solved, evaluation: { mean: 199 } })).toEqual([0, null, 0]);
    expect(solvedOf(lander, good)).toEqual([0, null, 0]);
    // To its end, as nothing tells of a moment before.
    const unvalidated = { ...lander, solve: { enabled: false } };
    expect(solvedOf(unvalidated, good)).toEqual([1, 30, 0]);
    expect(solvedOf(unvalidated, { evaluation: { mean: 199 } })).toEqual([0, null, 0]);
  });

  it('is what it says itself where no threshold is known, and nothing without such episodes', () => {
    expect(solvedOf(unknown, { ...good, solved: true })).toEqual([1, 30, 0]);
    expect(solvedOf(unknown, { ...good, verdict: 'not validated' })).toEqual([0, null, 0]);
    expect(solvedOf(lander, { solved: true, evaluation: null })).toEqual([0, null, 0]);
    expect([thresholdOf('LunarLander-v3'), thresholdOf('Mine-v0')]).toEqual([200, undefined]);
  });

  it('is not told of one that broke off, which has not ended', () => {
    expect(solvedOf(lander, { ...good, solved: true, outcome: 'broken' })).toEqual([0, null, 1]);
  });
});

describe('configurations of which nothing has ended', () => {
  it('are compared with none, and none with them', () => {
    const groups = groupsOf([
      { name: 'a', seed: 1, learningRate: 1 },
      { name: 'b', seed: 1, learningRate: 2, score: 1 },
      { name: 'c', seed: 1, learningRate: 3, score: 2 },
    ]);
    expect(improvements(groups).map(({ of, over }) => [of, over])).toEqual([
      ['fast learningRate=3', 'fast learningRate=2'],
    ]);
    expect(improvements(groups.slice(0, 1))).toEqual([]);
    expect(improvements([])).toEqual([]);
    expect(summarize(groups)[0]).toMatchObject({
      ...{ label: 'fast learningRate=1', method: 'fast learningRate=1' },
      ...{ env: 'LunarLander-v3', task: 'LunarLander-v3', seeds: [], unfinished: 1, mean: null },
    });
  });
});

describe('runs that diverged', () => {
  const sound = [
    { name: 'a1', seed: 1, score: 210, solved: true, seconds: 10, lowest: -180 },
    { name: 'a2', seed: 2, score: 190, solved: true, seconds: 20, lowest: -150 },
    { name: 'a3', seed: 3, score: 230, solved: true, seconds: 40, lowest: -160 },
  ];
  const broken = (seeds: readonly number[]) =>
    seeds.map((seed) => ({
      ...{ name: `b${seed}`, seed, learningRate: 10, diverged: true, lowest: -200 - 10 * seed },
    }));

  it('do not vanish: of 3 diverged seeds there are 3, none solved, at the lowest level known', () => {
    const [, b] = summarize(groupsOf([...sound, ...broken([1, 2, 3])]));
    expect(b).toMatchObject({ seeds: [1, 2, 3], diverged: 3, unfinished: 0, solved: 0 });
    expect(b).toMatchObject({ medianSeconds: null, mean: -230 });
    expect(b?.interquartileMean).toEqual({ estimate: -230, low: -230, high: -230 });
  });

  it('count alone too, and where no episode had ended: 3 seeds without a mean', () => {
    const alone = groupsOf(broken([1, 2, 3]));
    expect(summarize(alone)[0]).toMatchObject({ seeds: [1, 2, 3], diverged: 3, mean: -230 });
    const early = groupsOf(broken([1, 2, 3]).map(({ lowest, ...run }) => run));
    expect(summarize(early)[0]).toMatchObject({ seeds: [1, 2, 3], diverged: 3, mean: null });
  });

  it('pull the mean of the others down: (210 + 190 - 230) / 3, and are worth no solved seed', () => {
    const mixed = [
      ...sound.slice(0, 2).map((run) => ({ ...run, learningRate: 10 })),
      ...broken([3]).map((run) => ({ ...run, name: 'c3' })),
    ];
    const [a] = summarize(groupsOf(mixed));
    expect(a).toMatchObject({ seeds: [1, 2, 3], diverged: 1, solved: 1, medianSeconds: null });
    expect(a?.mean).toBeCloseTo((210 + 190 - 230) / 3, 9);
  });

  it('are worse than every run that finished, however bad, and tie with one another: 0, and 0.5', () => {
    const bad = sound.map((run) => ({ ...run, score: -900, solved: false, lowest: -900 }));
    const [worse] = improvements(groupsOf([...bad, ...broken([1, 2, 3])]));
    expect(worse?.probability.estimate).toBe(0);
    const others = broken([1, 2]).map((run) => ({
      ...run,
      name: `x${run.seed}`,
      learningRate: 20,
    }));
    const [tied] = improvements(groupsOf([...broken([1, 2]), ...others]));
    expect(tied?.probability.estimate).toBe(0.5);
  });

  it('have the level of their own environment', () => {
    const elsewhere = { env: 'CartPole-v1' };
    const groups = groupsOf([
      ...sound,
      { ...broken([7])[0], name: 'c', seed: 1, config: elsewhere } as FakeRun,
    ]);
    expect(lowestLevel(groups, 'LunarLander-v3')).toBe(-180);
    expect(lowestLevel(groups, 'CartPole-v1')).toBe(-270);
    expect(lowestLevel(groups, 'Acrobot-v1')).toBeUndefined();
  });

  it('end at their lowest in the mean of the curves', () => {
    const returns = Array.from({ length: 60 }, () => 50);
    const groups = groupsOf([
      { ...sound[0], returns } as FakeRun,
      { ...sound[1], returns: [...returns, ...returns] } as FakeRun,
      { name: 'b3', seed: 3, diverged: true, lowest: -250, returns },
    ]);
    const [series] = seriesOf(groups, quantities.returns, 'steps');
    expect(series?.points[0]).toMatchObject({ y: 50 });
    expect(series?.points.at(-1)?.y).toBeCloseTo((50 + 50 - 250) / 3, 9);
  });
});

describe('curves', () => {
  const folder = folderOf([{ name: 'a', seed: 1, returns: [10, 20, 60] }]);

  it('has the mean of the episodes so far, by steps, episodes or seconds', () => {
    const [run] = findRuns([folder]).runs;
    const at = run?.folder as string;
    const ys = [10, 15, 30];
    expect(returnsCurve(at, 'steps')).toEqual(ys.map((y, i) => ({ x: 100 * (i + 1), y })));
    expect(returnsCurve(at, 'episodes')).toEqual(ys.map((y, i) => ({ x: i + 1, y })));
    expect(returnsCurve(at, 'seconds')).toEqual(ys.map((y, i) => ({ x: i + 1, y })));
  });

  it('has mean and quartiles between points, and keeps the last value of what has ended', () => {
    const flat = (y: number, to: number) => [
      { x: 0, y },
      { x: to, y },
    ];
    const rising = [
      { x: 0, y: 0 },
      { x: 100, y: 100 },
    ];
    const band = bandOf([rising, flat(10, 50), flat(20, 50)]);
    expect(band[0]).toEqual({ x: 0, y: 10, low: 5, high: 15 });
    expect(band.at(-1)).toEqual({ x: 100, y: (100 + 10 + 20) / 3, low: 15, high: 60 });
  });

  it('is nothing without points', () => {
    expect(bandOf([])).toEqual([]);
    expect(bandOf([[], []])).toEqual([]);
  });
});
