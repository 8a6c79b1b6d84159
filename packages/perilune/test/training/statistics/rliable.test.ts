import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  aggregateScores,
  bootstrapInterval,
  performanceProfile,
  probabilityOfImprovement,
  type ScoresByTask,
  sampleEfficiency,
} from '../../../src/training/statistics/index.js';

type Found = Record<'estimate' | 'low' | 'high', number>;

/** What one of the recorded sets has: intervals by statistic, of as many resamples. */
interface Recorded {
  resamples: number;
  seed?: number;
  aggregates: [Found, Found, Found, Found];
  profile: Found[];
  improvement: [Found];
  efficiency: Found[];
}

/**
 * Recorded with rliable (its commit 3ccd9f4, of 12 August 2024) on numpy, scipy and arch of the versions that stand in
 * the file. Scores: numpy's `default_rng(2021)`, `normal([0.4, 0.9, 0.1], [0.3, 0.2, 0.5], size=(runs, 3))`,
 * for x of 7 runs and 0.1 more, for y of 5, three decimals, x[2, 1] = y[3, 1]; curves the cumulated
 * `normal(0.15, 0.2, size=(7, 3, 6))` after that. `sameDraws`: rliable's functions on resamples that
 * `default_rng(seed).integers(0, runs)` draws one number after another, x before y, task by task, and
 * `np.percentile` at 2.5 and 97.5; a run's curve is drawn as a whole. `ownDraws`: its
 * `get_interval_estimates` after `np.random.seed(5)`, which draws each place of a curve by itself.
 */
const golden = JSON.parse(readFileSync(new URL('rliable.json', import.meta.url), 'utf8')) as {
  x: number[][];
  y: number[][];
  curves: number[][][];
  thresholds: number[];
  sameDraws: Recorded;
  ownDraws: Recorded;
};

const { x, y, curves, thresholds } = golden;

function ours(options: { resamples: number; seed?: number }) {
  const { mean, median, interquartileMean, optimalityGap } = aggregateScores(x, options);
  const improvement = bootstrapInterval<number>(
    [x, y],
    ([a, b]) => probabilityOfImprovement(a as ScoresByTask, b as ScoresByTask),
    options,
  );
  return {
    aggregates: [mean, median, interquartileMean, optimalityGap],
    profile: performanceProfile(x, thresholds, options),
    improvement: [improvement],
    efficiency: sampleEfficiency(curves, options),
  };
}

const STATISTICS = ['aggregates', 'profile', 'improvement', 'efficiency'] as const;

describe('the statistics of rliable', () => {
  const { sameDraws } = golden;
  const found = ours({ resamples: sameDraws.resamples, seed: sameDraws.seed as number });

  for (const name of STATISTICS) {
    it(`are equal with the same draws, estimate and both bounds, within 1e-12: ${name}`, () => {
      expect(found[name]).toHaveLength(sameDraws[name].length);
      for (const [i, { estimate, low, high }] of sameDraws[name].entries()) {
        const each = found[name][i] as Found;
        expect(Math.abs(each.estimate - estimate)).toBeLessThan(1e-12);
        expect(Math.abs(each.low - low)).toBeLessThan(1e-12);
        expect(Math.abs(each.high - high)).toBeLessThan(1e-12);
      }
    });
  }

  it('have the bounds of its own 10,000 draws within 0.03, of a profile within a step of it, 1 / 21', () => {
    const { ownDraws } = golden;
    const many = ours({ resamples: ownDraws.resamples });
    for (const name of STATISTICS) {
      for (const [i, { estimate, low, high }] of ownDraws[name].entries()) {
        const each = many[name][i] as Found;
        const bound = name === 'profile' ? 1 / 21 + 1e-12 : 0.03;
        expect(Math.abs(each.estimate - estimate)).toBeLessThan(1e-12);
        expect(Math.abs(each.low - low)).toBeLessThan(bound);
        expect(Math.abs(each.high - high)).toBeLessThan(bound);
      }
    }
  });
});
