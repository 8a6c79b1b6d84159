import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { copyState, restoreState } from '../../src/state/index.js';
import {
  SolveRule,
  type SolveSettings,
  solveSchema,
} from '../../src/training/evaluation/solve-rule.js';

const settings = (changes: Partial<SolveSettings> = {}): SolveSettings => ({
  ...v.parse(solveSchema, {}),
  ...{ gateEpisodes: 3, gateSlack: 20, interval: 100, margin: 5 },
  ...changes,
});
const near = [180, 180, 180];

describe('SolveRule', () => {
  it('asks of validation the threshold and the margin: 205; without a threshold what none reaches', () => {
    expect(new SolveRule(settings(), 200).target).toBe(205);
    expect(new SolveRule(settings(), undefined).target).toBe(Number.POSITIVE_INFINITY);
  });

  it('suggests at a mean of 180, threshold 200 less a slack of 20, not just below, the margin aside', () => {
    expect(new SolveRule(settings(), 200).suggests(near, 100)).toBe(true);
    expect(new SolveRule(settings(), 200).suggests([180, 180, 179.9], 100)).toBe(false);
  });

  it('looks at the latest 3 returns, and waits for the third', () => {
    expect(new SolveRule(settings(), 200).suggests([-999, ...near], 100)).toBe(true);
    expect(new SolveRule(settings(), 200).suggests([...near, -999], 100)).toBe(false);
    expect(new SolveRule(settings(), 200).suggests([180, 180], 100)).toBe(false);
  });

  it('waits 100 steps from the beginning, and from one try to the next, not from a refusal', () => {
    const rule = new SolveRule(settings(), 200);
    expect(rule.suggests(near, 99)).toBe(false);
    expect(rule.suggests(near, 100)).toBe(true);
    expect(rule.suggests(near, 199)).toBe(false);
    expect(rule.suggests([0, 0, 0], 200)).toBe(false);
    expect(rule.suggests(near, 201)).toBe(true);
    expect(rule.suggests(near, 300)).toBe(false);
    expect(rule.suggests(near, 301)).toBe(true);
  });

  it('suggests nothing when it is switched off, or where nothing is ever solved', () => {
    expect(new SolveRule(settings({ enabled: false }), 200).suggests(near, 100)).toBe(false);
    expect(new SolveRule(settings(), undefined).suggests(near, 100)).toBe(false);
  });

  it('remembers its last try in a state that was noted', () => {
    const [rule, other] = [new SolveRule(settings(), 200), new SolveRule(settings(), 200)];
    rule.suggests(near, 150);
    restoreState(other, copyState(rule));
    expect(other.suggests(near, 249)).toBe(false);
    expect(other.suggests(near, 250)).toBe(true);
  });
});
