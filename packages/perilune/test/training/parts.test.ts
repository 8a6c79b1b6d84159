import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { SolveRule, solveSchema } from '../../src/training/evaluation/solve-rule.js';
import {
  conditionalValueAtRisk,
  mean,
  standardDeviation,
  trailingMean,
} from '../../src/training/index.js';

describe('statistics', () => {
  it('finds mean 5 and deviation 2 of 2, 4, 4, 4, 5, 5, 7, 9', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(standardDeviation(values)).toBe(2);
    expect(trailingMean(values, 2)).toBe(8);
    expect(trailingMean(values, 100)).toBe(5);
    expect(mean([])).toBeNaN();
  });

  it('finds the mean of the 5 lowest of 100 in any order: of 1..100 it is 3; of few values the lowest', () => {
    const values = Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) + 1);
    expect(conditionalValueAtRisk(values)).toBe(3);
    expect(conditionalValueAtRisk([5, -1, 3])).toBe(-1);
  });
});

describe('SolveRule', () => {
  const settings = v.parse(solveSchema, {
    gateEpisodes: 3,
    gateSlack: 20,
    interval: 100,
    margin: 10,
  });

  it('suggests a check once the last 3 returns average 180 of 200, and not again for 100 steps', () => {
    const rule = new SolveRule(settings, { threshold: 200 });
    expect(rule.required(0)).toBe(210);
    expect(rule.suggests([500, 500], 1_000)).toBe(false);
    expect(rule.suggests([0, 179, 180, 180], 1_000)).toBe(false);
    expect(rule.suggests([0, 180, 180, 180], 1_000)).toBe(true);
    expect(rule.suggests([0, 180, 180, 180], 1_099)).toBe(false);
    expect(rule.suggests([0, 180, 180, 180], 1_100)).toBe(true);
  });

  it('suggests none when it is switched off', () => {
    const off = new SolveRule({ ...settings, enabled: false }, { threshold: 200 });
    expect(off.suggests([900, 900, 900], 1_000)).toBe(false);
  });
});
