import { describe, expect, it } from 'vitest';
import {
  aggregateScores,
  bootstrapInterval,
  bootstrapIntervals,
  interquartileMean,
  mean,
  normalizedScore,
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  quantile,
  type ScoresByTask,
  sampleEfficiency,
} from '../../../src/training/statistics/index.js';

const meanOf = ([tasks]: readonly ScoresByTask[]) => mean((tasks as ScoresByTask).map(mean));

describe('interquartileMean', () => {
  it('is 4.5 of 1..8, where 1, 2, 7, 8 are cut off, and bears an outlier', () => {
    expect(interquartileMean([8, 7, 1, 2, 3, 4, 5, 6])).toBe(4.5);
    expect(interquartileMean([1e9, 1, 7, 2, 6, 3, 5, 4])).toBe(4.5);
  });

  it('cuts off floor(n / 4) at either end: 3 of 1, 2, 3, 4, 5; of one value that value', () => {
    expect(interquartileMean([5, 4, 3, 2, 1])).toBe(3);
    expect(interquartileMean([7])).toBe(7);
  });
});

describe('probabilityOfImprovement', () => {
  it('counts wins and half of the ties: of 1, 3 over 2, 3 it is (0 + 0 + 1 + 0.5) / 4 = 0.375', () => {
    expect(probabilityOfImprovement([[1, 3]], [[2, 3]])).toBe(0.375);
  });

  it('averages over tasks: 1 and 0 make 0.5', () => {
    expect(probabilityOfImprovement([[5], [1]], [[1], [5]])).toBe(0.5);
  });

  it('refuses groups of different tasks', () => {
    expect(() => probabilityOfImprovement([[1]], [[1], [2]])).toThrow('same tasks');
  });
});

describe('aggregateScores', () => {
  // Two tasks: means 0.5 and 1.5; all scores 0, 0, 1, 1, 1, 2.
  const tasks = [
    [0, 1, 0, 1],
    [1, 2],
  ];

  it('are by hand: mean and median of the means 1, IQM of 0, 1, 1, 1 0.75, optimality gap 2 / 6', () => {
    const found = aggregateScores(tasks);
    expect(found.mean.estimate).toBe(1);
    expect(found.median.estimate).toBe(1);
    expect(found.interquartileMean.estimate).toBe(0.75);
    expect(found.optimalityGap.estimate).toBeCloseTo(2 / 6, 12);
    expect(aggregateScores(tasks, { target: 2 }).optimalityGap.estimate).toBeCloseTo(7 / 6, 12);
  });

  it('take the median of three task means, 2 of 1, 2, 9, whatever lies within the tasks', () => {
    const { median } = aggregateScores([
      [0, 2],
      [2, 2],
      [-100, 118],
    ]);
    expect(median.estimate).toBe(2);
  });
});

describe('optimalityGap', () => {
  it('is what lacks to the target on average: of 0, 0.5, 3 to 1 it is (1 + 0.5 + 0) / 3', () => {
    expect(optimalityGap([0, 0.5, 3])).toBe(0.5);
    expect(optimalityGap([-1], 1)).toBe(2);
  });
});

describe('performanceProfile', () => {
  it('is the share of all runs above a threshold, not at it: of 0, 1, 1, 2 over 0, 1, 2', () => {
    const shares = performanceProfile(
      [
        [0, 1],
        [1, 2],
      ],
      [-1, 0, 1, 2],
    );
    expect(shares.map(({ estimate }) => estimate)).toEqual([1, 0.75, 0.25, 0]);
  });
});

describe('sampleEfficiency', () => {
  it('is at each place the IQM of all runs: of 0, 1, 2, 30 it is 1.5, of equal curves nothing is by chance', () => {
    const curves = [
      [
        [0, 7],
        [1, 7],
      ],
      [
        [30, 7],
        [2, 7],
      ],
    ];
    const [first, second] = sampleEfficiency(curves);
    expect(first?.estimate).toBe(1.5);
    expect(second).toEqual({ estimate: 7, low: 7, high: 7 });
  });

  it('refuses curves of other lengths', () => {
    expect(() => sampleEfficiency([[[1], [1, 2]]])).toThrow('have lengths of 1, 2');
  });
});

describe('normalizedScore', () => {
  it('is 0 for chance, 1 for the goal, and goes on beyond: of -200 and -110, -155 is 0.5, -65 is 1.5', () => {
    const references = { random: -200, goal: -110 };
    const scores = [-200, -110, -155, -65].map((score) => normalizedScore(score, references));
    expect(scores).toEqual([0, 1, 0.5, 1.5]);
  });
});

describe('a single run', () => {
  it('has no interval, and says why, in whatever task it is', () => {
    for (const groups of [[[[5]]], [[[1, 2], [3]]], [[[1, 2]], [[4]]]]) {
      const found = bootstrapInterval<number>(groups, () => 5);
      expect(found).toMatchObject({ estimate: 5, low: null, high: null });
      expect(found.why).toContain('needs two seeds or more in every environment');
    }
    expect(bootstrapInterval([[[1, 2]]], meanOf)).not.toHaveProperty('why');
  });
});

describe('bootstrapIntervals', () => {
  it('resamples whatever is known of a run, and has all statistics of the same draws', () => {
    const runs = ['a', 'bb', 'cccc'];
    const [total, doubled] = bootstrapIntervals<string>([[runs]], ([tasks]) => {
      const length = Array.from(tasks?.[0] ?? []).join('').length;
      return [length, 2 * length];
    });
    expect(total).toMatchObject({ estimate: 7, low: 3, high: 12 });
    expect(doubled).toEqual({ estimate: 14, low: 6, high: 24 });
  });
});

describe('bootstrapInterval', () => {
  const scores = Array.from({ length: 30 }, (_, i) => (i * 7) % 30);

  it('gives the same interval for the same seed, and another for another', () => {
    const interval = (seed: number) => bootstrapInterval([[scores]], meanOf, { seed });
    expect(interval(1)).toEqual(interval(1));
    expect(interval(1)).not.toEqual(interval(2));
  });

  it('finds the mean of 0..29 within 14.5 +- 1.96 x 8.655 / sqrt(30), each bound within 0.3', () => {
    const { estimate, low, high } = bootstrapInterval([[scores]], meanOf, { resamples: 20_000 });
    const width = (1.96 * 8.655) / Math.sqrt(30);
    expect(estimate).toBe(14.5);
    expect(Math.abs((low as number) - (14.5 - width))).toBeLessThan(0.3);
    expect(Math.abs((high as number) - (14.5 + width))).toBeLessThan(0.3);
  });

  it('draws within each task: tasks of equal scores leave nothing to chance', () => {
    const tasks = [
      [1, 1, 1],
      [9, 9, 9],
    ];
    expect(bootstrapInterval([tasks], meanOf)).toEqual({ estimate: 5, low: 5, high: 5 });
  });

  it('takes a single resample, whose interval is a point', () => {
    const { low, high } = bootstrapInterval([[scores]], meanOf, { resamples: 1 });
    expect(low).toBe(high);
  });

  it('refuses no tasks, an empty task among others, a confidence of 0 or 1, and no resamples', () => {
    for (const groups of [[], [[]], [[[]]], [[[1], []]], [[[1]], [[1], [2]]]]) {
      expect(() => bootstrapInterval(groups, () => 0)).toThrow(
        'at least one, and every task a score',
      );
    }
    for (const confidence of [-0.1, 0, 1, Number.NaN]) {
      expect(() => bootstrapInterval([[[1]]], meanOf, { confidence })).toThrow('confidence must');
    }
    for (const resamples of [0, 1.5]) {
      expect(() => bootstrapInterval([[[1]]], meanOf, { resamples })).toThrow('whole number');
    }
  });
});

describe('quantile', () => {
  it('lies between neighbours in a straight line: 0.25 of 0, 10, 30 is 5, 0.75 is 20', () => {
    expect(quantile([0, 10, 30], 0.25)).toBe(5);
    expect(quantile([0, 10, 30], 0.75)).toBe(20);
    expect(quantile([0, 10, 30], 0)).toBe(0);
    expect(quantile([0, 10, 20], 1)).toBe(20);
  });
});
