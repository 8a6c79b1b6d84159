import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { copyState, restoreState } from '../../src/state/index.js';
import {
  type Bar,
  meanToReach,
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
  it('asks of validation the threshold of 200 and the margin of 5, whatever the error; without a threshold what none reaches', () => {
    const rule = new SolveRule(settings(), { threshold: 200 });
    expect([rule.required(0), rule.required(9)]).toEqual([205, 205]);
    expect(new SolveRule(settings(), {}).required(0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('asks without a margin two standard errors of 3 more: 206, and no more than an optimum of 210 less them: 204', () => {
    const free = settings({ margin: null });
    expect(new SolveRule(free, { threshold: 200 }).required(3)).toBe(206);
    expect(new SolveRule(free, { threshold: 200, optimum: 210 }).required(3)).toBe(204);
    expect(new SolveRule(free, { threshold: 200, optimum: 300 }).required(3)).toBe(206);
    expect(new SolveRule(settings(), { threshold: 200, optimum: 203 }).required(0)).toBe(203);
  });

  it('asks of Taxi, whose threshold of 8 lies beyond its optimum of 7.93, what the best cannot be told from: 7.43', () => {
    const taxi = new SolveRule(settings({ margin: null }), { threshold: 8, optimum: 7.93 });
    expect(taxi.required(0.25)).toBeCloseTo(7.43, 12);
    expect(taxi.required(0)).toBe(7.93);
  });

  it('suggests at a mean of 180, threshold 200 less a slack of 20, not just below, the margin aside', () => {
    expect(new SolveRule(settings(), { threshold: 200 }).suggests(near, 100)).toBe(true);
    expect(new SolveRule(settings(), { threshold: 200 }).suggests([180, 180, 179.9], 100)).toBe(
      false,
    );
  });

  it('looks at the latest 3 returns, and waits for the third', () => {
    expect(new SolveRule(settings(), { threshold: 200 }).suggests([-999, ...near], 100)).toBe(true);
    expect(new SolveRule(settings(), { threshold: 200 }).suggests([...near, -999], 100)).toBe(
      false,
    );
    expect(new SolveRule(settings(), { threshold: 200 }).suggests([180, 180], 100)).toBe(false);
  });

  it('waits 100 steps from the beginning, and from one try to the next, not from a refusal', () => {
    const rule = new SolveRule(settings(), { threshold: 200 });
    expect(rule.suggests(near, 99)).toBe(false);
    expect(rule.suggests(near, 100)).toBe(true);
    expect(rule.suggests(near, 199)).toBe(false);
    expect(rule.suggests([0, 0, 0], 200)).toBe(false);
    expect(rule.suggests(near, 201)).toBe(true);
    expect(rule.suggests(near, 300)).toBe(false);
    expect(rule.suggests(near, 301)).toBe(true);
  });

  it('suggests nothing when it is switched off', () => {
    const off = new SolveRule(settings({ enabled: false }), { threshold: 200 });
    expect(off.suggests(near, 100)).toBe(false);
  });

  describe('without a slack in points', () => {
    const follows = settings({ gateSlack: null });
    /** Mean 170, deviation 10. */
    const spread = [170 - Math.sqrt(150), 170, 170 + Math.sqrt(150)];

    it('suggests at 170 with a deviation of 10 for a threshold of 190, not for one of 190.1', () => {
      expect(new SolveRule(follows, { threshold: 189.99 }).suggests(spread, 100)).toBe(true);
      expect(new SolveRule(follows, { threshold: 190.01 }).suggests(spread, 100)).toBe(false);
    });

    it('goes by the optimum where that is lower, and by the best policy so far where that is', () => {
      const rule = () => new SolveRule(follows, { threshold: 300, optimum: 189 });
      expect(rule().suggests(spread, 100)).toBe(true);
      const far = () => new SolveRule(follows, { threshold: 300 });
      expect([far().suggests(spread, 100), far().suggests(spread, 100, 185)]).toEqual([
        false,
        true,
      ]);
    });

    it('has no say where returns never differ and never come near: -200 each for -110', () => {
      const car = new SolveRule(follows, { threshold: -110, optimum: -97.7 });
      expect(car.suggests([-200, -200, -200], 100)).toBe(false);
    });

    it('suggests without a threshold, first at once, then when returns come near the best so far', () => {
      const free = new SolveRule(settings(), {});
      expect(free.suggests([-999, -999, -999], 100)).toBe(true);
      expect(free.suggests(spread, 200, 191)).toBe(false);
      expect(free.suggests(spread, 200, 189)).toBe(true);
    });
  });

  it('remembers its last try in a state that was noted', () => {
    const [rule, other] = [
      new SolveRule(settings(), { threshold: 200 }),
      new SolveRule(settings(), { threshold: 200 }),
    ];
    rule.suggests(near, 150);
    restoreState(other, copyState(rule));
    expect(other.suggests(near, 249)).toBe(false);
    expect(other.suggests(near, 250)).toBe(true);
  });

  it('with half a deviation suggests at 180 and a deviation of 40 below 200, not of 39.8, whatever was best', () => {
    const half = settings({ gateEpisodes: 2, gateDeviations: 0.5 });
    const rule = () => new SolveRule(half, { threshold: 200 });
    expect(rule().suggests([140, 220], 100)).toBe(true);
    expect(rule().suggests([140.2, 219.8], 100)).toBe(false);
    expect(rule().suggests([140.2, 219.8], 100, 150)).toBe(false);
    expect(rule().followsReturns).toBe(false);
    expect(new SolveRule(half, { optimum: 200 }).suggests([140, 220], 100)).toBe(true);
    expect(new SolveRule(half, {}).suggests([140, 220], 100)).toBe(true);
    expect(new SolveRule(half, {}).followsReturns).toBe(true);
  });
});

describe('meanToReach', () => {
  const bar = (changes: Partial<Bar>): Bar => ({
    ...{ task: { threshold: 200 }, margin: null, slack: null, errors: null },
    ...{ bestMean: undefined, toSurpass: undefined },
    ...changes,
  });

  it('is the best so far of 150 where nothing is said in points or errors, else the 206 that solve', () => {
    expect(meanToReach(bar({ bestMean: 150 }), 3)).toBe(150);
    expect(meanToReach(bar({ bestMean: 150, slack: 25 }), 3)).toBe(206);
    expect(meanToReach(bar({ bestMean: 150, errors: 1 }), 3)).toBe(206);
    expect(meanToReach(bar({ errors: 1 }), 3)).toBe(206);
    expect(meanToReach(bar({ errors: 1, toSurpass: 230 }), 3)).toBe(230);
  });
});
