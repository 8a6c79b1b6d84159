import { describe, expect, it } from 'vitest';
import { acrossTasks, profilesOf } from '../../src/past/across-tasks.js';
import { efficiencyOf } from '../../src/past/efficiency.js';
import { findRuns } from '../../src/past/find-runs.js';
import { groupRuns } from '../../src/past/groups.js';
import { improvements, summarize } from '../../src/past/statistics.js';
import { type FakeRun, folderOf } from './folders.js';

function groupsOf(runs: readonly FakeRun[]) {
  return groupRuns(findRuns([folderOf(runs)]).runs);
}

interface Scored {
  env?: string;
  config?: object;
  learningRate?: number;
  returns?: number[];
}

/** A run a score, seeds from 1 up. */
function runsOf(name: string, scores: readonly number[], scored: Scored = {}): FakeRun[] {
  const { env = 'LunarLander-v3', config, ...rest } = scored;
  return scores.map((score, i) => ({
    ...{ name: `${name}${i + 1}`, seed: i + 1, score, ...rest },
    config: { env, ...config },
  }));
}

const slow = { learningRate: 0.01 };
const car = { env: 'MountainCar-v0' };
// Normalized by -182.9 and 200 of the lander, -200 and -110 of the car: the goals make 1, chance 0.
const four = [
  ...runsOf('a', [200, 200]),
  ...runsOf('b', [-182.9, 200], slow),
  ...runsOf('c', [-110, -155], car),
  ...runsOf('d', [-200, -110], { ...car, ...slow }),
];

describe('groups of several environments', () => {
  it('are called by their environment too, and are of one method where only that differs', () => {
    expect(groupsOf(four).map(({ label, method }) => [label, method])).toEqual([
      ['LunarLander-v3 fast learningRate=0.001', 'fast learningRate=0.001'],
      ['LunarLander-v3 fast learningRate=0.01', 'fast learningRate=0.01'],
      ['MountainCar-v0 fast learningRate=0.001', 'fast learningRate=0.001'],
      ['MountainCar-v0 fast learningRate=0.01', 'fast learningRate=0.01'],
    ]);
  });

  it('are of one method with other steps in another environment, and of two with other steps in one', () => {
    const long = { config: { steps: 9_000 } };
    const apart = groupsOf([...runsOf('a', [1]), ...runsOf('c', [-150], { ...car, ...long })]);
    expect(apart.map(({ method }) => method)).toEqual(['fast', 'fast']);
    const within = groupsOf([
      ...runsOf('a', [1]),
      ...runsOf('b', [1], long),
      ...runsOf('c', [-150], { ...car, ...long }),
    ]);
    expect(within.map(({ method }) => method)).toEqual([
      'fast steps=1000',
      'fast steps=9000',
      'fast steps=9000',
    ]);
  });

  it('of other options are other tasks, which are compared among themselves', () => {
    const weak = { config: { envOptions: { gravity: -5 } } };
    const groups = groupsOf([...runsOf('a', [1, 2]), ...runsOf('b', [3, 4], weak)]);
    expect(groups.map(({ task }) => task)).toEqual([
      'LunarLander-v3',
      'LunarLander-v3 env.gravity=-5',
    ]);
    expect(improvements(groups)).toEqual([]);
    expect(summarize(groups).map(({ normalized }) => normalized === null)).toEqual([false, true]);
  });
});

describe('improvements', () => {
  it('are within each environment, none is dropped, and over all of them', () => {
    const found = improvements(groupsOf(four));
    expect(
      found.map(({ of, over, tasks, probability }) => [of, over, tasks, probability.estimate]),
    ).toEqual([
      // 200 ties with both of 200, -182.9 loses to both; -110 beats one and ties with one, -200 loses.
      [four0('LunarLander-v3', 0.01), four0('LunarLander-v3'), ['LunarLander-v3'], 1 / 4],
      [four0('MountainCar-v0', 0.01), four0('MountainCar-v0'), ['MountainCar-v0'], 1.5 / 4],
      [
        'fast learningRate=0.01',
        'fast learningRate=0.001',
        ['LunarLander-v3', 'MountainCar-v0'],
        (1 + 1.5) / 8,
      ],
    ]);
  });

  it('are against any configuration, by its label or by its name in all environments', () => {
    const groups = groupsOf(four);
    const byMethod = improvements(groups, 'fast learningRate=0.01');
    expect(byMethod.map(({ probability }) => probability.estimate)).toEqual([
      3 / 4,
      2.5 / 4,
      5.5 / 8,
    ]);
    expect(improvements(groups, four0('MountainCar-v0', 0.01))).toEqual(byMethod);
    expect(() => improvements(groups, 'fats')).toThrow(
      'No configuration is called "fats". There are: "fast learningRate=0.001", "fast learningRate=0.01".',
    );
  });

  it('leave out an environment in which the baseline was not', () => {
    const groups = groupsOf([...four, ...runsOf('e', [1, 2], { learningRate: 0.5 })]);
    const found = improvements(groups, 'fast learningRate=0.5');
    expect(found.map(({ tasks }) => tasks)).toEqual([['LunarLander-v3'], ['LunarLander-v3']]);
  });

  it('of a single seed have no interval', () => {
    const groups = groupsOf([...runsOf('a', [1, 2]), ...runsOf('b', [3], slow)]);
    const [{ probability } = { probability: undefined }] = improvements(groups);
    expect(probability).toMatchObject({ estimate: 1, low: null, high: null });
    expect(probability?.why).toContain('a single run');
    expect(summarize(groups)[1]?.interquartileMean).toMatchObject({ estimate: 3, low: null });
  });
});

function four0(env: string, learningRate = 0.001): string {
  return `${env} fast learningRate=${learningRate}`;
}

describe('methods over environments', () => {
  it('have mean, median, IQM and optimality gap of normalized scores: of 1, 1 and 1, 0.5 the mean 0.875', () => {
    const { tasks, methods, lacking } = acrossTasks(groupsOf(four));
    expect(tasks).toEqual(['LunarLander-v3', 'MountainCar-v0']);
    expect(lacking).toEqual([]);
    const [first, second] = methods;
    expect(first).toMatchObject({ method: 'fast learningRate=0.001', runs: 4 });
    expect(first?.mean.estimate).toBeCloseTo(0.875, 12);
    expect(first?.median.estimate).toBeCloseTo(0.875, 12);
    expect(first?.interquartileMean.estimate).toBeCloseTo(1, 12);
    expect(first?.optimalityGap.estimate).toBeCloseTo(0.125, 12);
    expect(second?.interquartileMean.estimate).toBeCloseTo(0.5, 12);
    expect(first?.mean.low).toBeCloseTo(0.75, 12);
    expect(first?.mean.high).toBeCloseTo(1, 12);
  });

  it('are only those that were in every environment; the others are told, and what cannot be normalized', () => {
    const groups = groupsOf([
      ...four,
      ...runsOf('e', [1, 2], { learningRate: 0.5 }),
      ...runsOf('f', [1, 2], { env: 'Mine-v0' }),
    ]);
    const { tasks, methods, lacking } = acrossTasks(groups);
    expect(tasks).toEqual(['LunarLander-v3', 'MountainCar-v0']);
    expect(methods).toHaveLength(2);
    expect(lacking).toEqual([{ method: 'fast learningRate=0.5', tasks: ['MountainCar-v0'] }]);
  });

  it('count a diverged run at the lowest level of its environment: -155 is half way', () => {
    const groups = groupsOf([
      ...runsOf('a', [200]),
      ...runsOf('c', [-110], car),
      { name: 'c2', seed: 2, diverged: true, lowest: -155, config: car },
    ]);
    const [method] = acrossTasks(groups).methods;
    expect(method?.mean.estimate).toBeCloseTo((1 + 0.75) / 2, 12);
  });

  it('have profiles: of 0, 1, 0, 1 half lie above 0 and 0.5, none above 1', () => {
    const [, profile] = profilesOf(groupsOf(four));
    const at = (threshold: number) =>
      profile?.points.find((point) => Math.abs(point.threshold - threshold) < 1e-9)?.share.estimate;
    expect(profile?.method).toBe('fast learningRate=0.01');
    expect([at(0), at(0.5), at(1)]).toEqual([0.5, 0.5, 0]);
  });
});

describe('the thresholds of profiles', () => {
  // 382.9 lie between chance and the goal.
  const ends = (scores: number[]) => {
    const [profile] = profilesOf(groupsOf(runsOf('a', scores)));
    const at = (i: number) => profile?.points.at(i)?.threshold as number;
    expect(profile?.points).toHaveLength(101);
    return [at(0), at(50), at(-1)].map((threshold) => Math.round(threshold * 1e6) / 1e6);
  };

  it('go from 0 to 1, down to the worst score, but not below -1, and up to the best', () => {
    expect(ends([0, 100])).toEqual([0, 0.5, 1]);
    expect(ends([-182.9 - 382.9 / 2, 200 + 382.9 / 2])).toEqual([-0.5, 0.5, 1.5]);
    expect(ends([-182.9 - 3 * 382.9, 0])).toEqual([-1, 0, 1]);
  });
});

describe('sample efficiency', () => {
  const rising = Array.from({ length: 30 }, (_, i) => 10 * i);

  it('has the IQM of the seeds at each place, with an interval; a single seed has none', () => {
    const groups = groupsOf([
      ...runsOf('a', [1, 2], { returns: rising }),
      ...runsOf('b', [1], { ...slow, returns: rising }),
    ]);
    const [two, one] = efficiencyOf(groups, 'steps');
    expect(two?.points).toHaveLength(100);
    expect(two?.points[0]).toEqual({ x: 100, y: 0, low: 0, high: 0 });
    expect(two?.points.at(-1)).toEqual({ x: 3_000, y: 145, low: 145, high: 145 });
    expect(one?.points.at(-1)).toEqual({ x: 3_000, y: 145 });
  });

  it('over environments is of normalized returns, a curve a method', () => {
    const groups = groupsOf([
      ...runsOf('a', [1, 2], { returns: Array.from({ length: 30 }, () => 200) }),
      ...runsOf('c', [-150, -150], { ...car, returns: Array.from({ length: 30 }, () => -110) }),
    ]);
    const [line, ...others] = efficiencyOf(groups, 'episodes');
    expect(others).toEqual([]);
    expect(line?.label).toBe('fast');
    expect(line?.points.at(-1)?.y).toBeCloseTo(1, 12);
  });

  it('leaves out what has no curve, in one environment of several too', () => {
    const scored = [...runsOf('a', [1, 2], { returns: rising }), ...runsOf('b', [1], slow)];
    expect(efficiencyOf(groupsOf(scored), 'steps').map(({ label }) => label)).toEqual([
      'fast learningRate=0.001',
    ]);
    const across = [
      ...scored,
      ...runsOf('c', [-150], { ...car, returns: rising }),
      ...runsOf('d', [-150], { ...car, ...slow, returns: rising }),
    ];
    expect(efficiencyOf(groupsOf(across), 'steps').map(({ label }) => label)).toEqual([
      'fast learningRate=0.001',
    ]);
  });

  it('is nothing without curves', () => {
    expect(efficiencyOf(groupsOf([{ name: 'a', seed: 1, score: 1 }]), 'steps')).toEqual([]);
  });
});
