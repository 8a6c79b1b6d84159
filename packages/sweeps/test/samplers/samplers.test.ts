import { describe, expect, it } from 'vitest';
import { eigenOf } from '../../src/samplers/eigen.js';
import { gridPoints } from '../../src/samplers/grid.js';
import { samplerOf } from '../../src/samplers/index.js';
import { erfc, normalCdf } from '../../src/samplers/normal.js';
import { ordered } from '../../src/samplers/order.js';
import { ParzenEstimator } from '../../src/samplers/parzen.js';
import type { Observation } from '../../src/samplers/sampler.js';
import { directionsOf, sobolPoint } from '../../src/samplers/sobol.js';
import type { Assignment, Parameter } from '../../src/study/parameter.js';
import type { SamplerName, SamplerSettings } from '../../src/study/study.js';

const rate: Parameter = { kind: 'number', path: 'rate', low: 1e-4, high: 1e-2, log: true };
const size: Parameter = { kind: 'number', path: 'size', low: 1, high: 4, log: false, step: 1 };
const kind: Parameter = { kind: 'choice', path: 'kind', choices: ['a', 'b'] };
const tail: Parameter = {
  kind: 'number',
  path: 'tail',
  low: 0,
  high: 1,
  log: false,
  when: { kind: ['b'] },
};

const settings = (name: SamplerName, more: Partial<SamplerSettings> = {}): SamplerSettings => ({
  ...{ name, batch: 4, startup: 10, multivariate: false, levels: 3 },
  ...more,
});

describe('points spread evenly', () => {
  it("are Sobol's: the first eight of three dimensions as Joe and Kuo print them", () => {
    const points = Array.from({ length: 8 }, (_, i) => sobolPoint(3, i));
    // In the order of their numbers; Gray code's order, in which they are printed, has the same eight.
    expect(points).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.25, 0.75, 0.75],
      [0.75, 0.25, 0.25],
      [0.125, 0.625, 0.375],
      [0.625, 0.125, 0.875],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
    ]);
  });

  it('have their first direction numbers as given and their others by the recurrence', () => {
    // x^3 + x + 1 (11), m = 1, 3, 1: m_4 = 2^2 m_2 + 2^3 m_1 xor m_1 = 12 xor 8 xor 1 = 5.
    const m = [...directionsOf(3)].slice(0, 4).map((v, k) => v / 2 ** (31 - k));
    expect(m).toEqual([1, 3, 1, 5]);
  });

  it('lie, scrambled, one in each sixteenth of every dimension, whatever the seed', () => {
    const search: Parameter[] = [0, 1, 2].map((i) => ({
      kind: 'number',
      path: `x${i}`,
      low: 0,
      high: 1,
      log: false,
    }));
    for (const seed of [0, 7]) {
      const points = Array.from({ length: 16 }, (_, trial) =>
        samplerOf(settings('sobol'))({ search, seed, trial, observations: [], pending: [] }),
      );
      for (const { path } of search) {
        const cells = points.map((point) => Math.floor((point[path] as number) * 16));
        expect(cells.sort((a, b) => a - b)).toEqual([...Array(16).keys()]);
      }
    }
  });
});

describe('a grid', () => {
  it('has each combination once, and what does not apply multiplies nothing', () => {
    expect(gridPoints([kind, tail], 3)).toEqual([
      { kind: 'a' },
      { kind: 'b', tail: 0 },
      { kind: 'b', tail: 0.5 },
      { kind: 'b', tail: 1 },
    ]);
    expect(gridPoints([rate], 3).map((point) => (point.rate as number).toPrecision(6))).toEqual([
      '0.000100000',
      '0.00100000',
      '0.0100000',
    ]);
  });

  it('is gone through in an order that the seed decides, each point once', () => {
    const sampler = samplerOf(settings('grid'));
    const order = (seed: number) =>
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((trial) =>
        JSON.stringify(
          sampler({ search: [rate, size], seed, trial, observations: [], pending: [] }),
        ),
      );
    expect(new Set(order(1)).size).toBe(9);
    expect(order(1)).not.toEqual(order(2));
    expect(order(1)).toEqual(order(1));
  });
});

describe('the normal distribution', () => {
  it('is within 1e-15 of what is tabulated, its tail within 1e-12 of itself', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(Math.abs(normalCdf(1.96) - 0.9750021048517795)).toBeLessThan(1e-15);
    expect(Math.abs(normalCdf(-1) - 0.15865525393145707)).toBeLessThan(1e-15);
    expect(Math.abs(erfc(3) / 2.2090496998585445e-5 - 1)).toBeLessThan(1e-14);
    expect(Math.abs(erfc(2.4) / 0.0006885138966450789 - 1)).toBeLessThan(1e-12);
  });
});

describe('a symmetric matrix', () => {
  it('[[2, 1], [1, 2]] has the eigenvalues 1 and 3', () => {
    const { values, vectors } = eigenOf([
      [2, 1],
      [1, 2],
    ]);
    expect([...values].sort()).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
    for (const row of vectors) expect(row[0]! ** 2 + row[1]! ** 2).toBeCloseTo(1, 14);
  });
});

describe("Parzen's estimator", () => {
  const unit: Parameter = { kind: 'number', path: 'x', low: 0, high: 1, log: false };
  const density = (estimator: ParzenEstimator, x: number) => Math.exp(estimator.logDensity({ x }));

  it('without anything seen is the prior: a normal of mean 0.5 and deviation 1, cut to 0..1', () => {
    const estimator = new ParzenEstimator([unit], []);
    const inside = normalCdf(0.5) - normalCdf(-0.5);
    expect(density(estimator, 0.5)).toBeCloseTo(0.3989422804014327 / inside, 12);
  });

  it('is a density: it comes to 1 over the interval within 1e-4', () => {
    const estimator = new ParzenEstimator([unit], [{ x: 0.1 }, { x: 0.15 }, { x: 0.9 }]);
    const grid = Array.from({ length: 2_000 }, (_, i) => density(estimator, (i + 0.5) / 2_000));
    expect(grid.reduce((sum, value) => sum + value, 0) / 2_000).toBeCloseTo(1, 4);
  });

  it('weighs a list by counts: b of (b, b) has 2/3 (1 + 1/3) / (1 + 2/3) + 1/3 1/2 = 0.7', () => {
    const estimator = new ParzenEstimator([kind], [{ kind: 'b' }, { kind: 'b' }]);
    expect(Math.exp(estimator.logDensity({ kind: 'b' }))).toBeCloseTo(0.7, 12);
    expect(Math.exp(estimator.logDensity({ kind: 'a' }))).toBeCloseTo(0.3, 12);
  });

  it('of steps has masses that add up to 1', () => {
    const estimator = new ParzenEstimator([size], [{ size: 2 }, { size: 4 }]);
    const masses = [1, 2, 3, 4].map((value) => Math.exp(estimator.logDensity({ size: value })));
    expect(masses.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 12);
  });
});

describe('trials in order', () => {
  const seen = (trial: number, tier: number, ...losses: number[]): Observation => ({
    ...{ trial, assignment: {}, tier, losses },
  });

  it('are by tier, loss and number; those without a score last', () => {
    const all = [seen(0, Infinity), seen(1, 0, 3), seen(2, 0.5, 1), seen(3, 0, 2), seen(4, 0, 2)];
    expect(ordered(all, { seed: 0, trial: 9 }).map(({ trial }) => trial)).toEqual([3, 4, 1, 2, 0]);
  });

  it('of several objectives never have a dominated one before its dominator', () => {
    const all = [seen(0, 0, 2, 2), seen(1, 0, 1, 1), seen(2, 0, 0, 3), seen(3, 0, 3, 0)];
    for (let trial = 0; trial < 20; trial++) {
      const order = ordered(all, { seed: 3, trial }).map((each) => each.trial);
      expect(order.indexOf(1)).toBeLessThan(order.indexOf(0));
    }
  });
});

/** A function sought in batches, as a study does it. @returns its least value after each trial */
function search(
  parameters: readonly Parameter[],
  how: SamplerSettings,
  { f, trials, seed }: { f(values: Assignment): number; trials: number; seed: number },
): { best: number; last: Assignment } {
  const sampler = samplerOf(how);
  const observations: Observation[] = [];
  let best = Infinity;
  let last: Assignment = {};
  for (let first = 0; first < trials; first += how.batch) {
    const pending: Assignment[] = [];
    for (let trial = first; trial < Math.min(trials, first + how.batch); trial++) {
      last = sampler({ search: parameters, seed, trial, observations, pending });
      pending.push(last);
    }
    pending.forEach((assignment, i) => {
      const loss = f(assignment);
      best = Math.min(best, loss);
      observations.push({ trial: first + i, assignment, tier: 0, losses: [loss] });
    });
  }
  return { best, last };
}

describe('samplers that learn', () => {
  const box: Parameter[] = [0, 1, 2].map((i) => ({
    kind: 'number',
    path: `x${i}`,
    low: -5,
    high: 5,
    log: false,
  }));
  const sphere = (values: Assignment) =>
    Object.values(values).reduce<number>((sum, x) => sum + (x as number) ** 2, 0);

  const median = (name: SamplerName, more: Partial<SamplerSettings>) => {
    const bests = Array.from(
      { length: 5 },
      (_, seed) => search(box, settings(name, more), { f: sphere, trials: 56, seed }).best,
    );
    return bests.sort((a, b) => a - b)[2] as number;
  };

  it('find the bottom of a bowl: in the median of five seeds random stays above 2, TPE comes below 2, of all parameters together and CMA-ES below 1', () => {
    expect(median('random', {})).toBeGreaterThan(2);
    expect(median('tpe', { multivariate: false })).toBeLessThan(2);
    expect(median('tpe', { multivariate: true })).toBeLessThan(1);
    expect(median('cma-es', { batch: 7 })).toBeLessThan(1);
  });

  it.each(['random', 'sobol', 'tpe', 'cma-es', 'grid'] as const)(
    '%s respects kinds, ranges and conditions, and its values follow from what it is told',
    (name) => {
      const all = [rate, size, kind, tail];
      const f = (values: Assignment) => (values.rate as number) * (values.size as number);
      const run = () => search(all, settings(name), { f, trials: 36, seed: 5 });
      const sampler = samplerOf(settings(name));
      for (let trial = 0; trial < 20; trial++) {
        const values = sampler({
          search: all,
          seed: trial,
          trial: 0,
          observations: [],
          pending: [],
        });
        expect(values.rate as number).toBeGreaterThanOrEqual(1e-4);
        expect(values.rate as number).toBeLessThanOrEqual(1e-2);
        expect([1, 2, 3, 4]).toContain(values.size);
        expect('tail' in values).toBe(values.kind === 'b');
      }
      expect(run()).toEqual(run());
    },
  );
});
