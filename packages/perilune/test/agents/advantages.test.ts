import { describe, expect, it } from 'vitest';
import {
  estimateAdvantages,
  explainedVariance,
  normalizeAdvantages,
} from '../../src/agents/policy-gradient/advantages.js';

describe('generalized advantage estimation, by hand', () => {
  it('discount 0.5, lambda 0.5: on to the end, a termination, a cut', () => {
    const advantages = new Float32Array(4);
    const lane = (ends: { terminated?: number[]; truncated?: number[] }) => {
      const none = [0, 0, 0, 0];
      estimateAdvantages(
        {
          ...{ lanes: 1, steps: 4, rewards: Float64Array.of(1, 2, 3, 4) },
          values: Float32Array.of(1, 2, 4, 8),
          nextValues: Float32Array.of(99, 6, 99, 16),
          terminated: Uint8Array.from(ends.terminated ?? none),
          truncated: Uint8Array.from(ends.truncated ?? none),
        },
        { discount: 0.5, lambda: 0.5 },
        advantages,
      );
      return [...advantages];
    };
    // delta = 1 + 1 - 1, 2 + 2 - 2, 3 + 4 - 4, 4 + 8 - 8
    expect(lane({})).toEqual([1.75, 3, 4, 4]);
    expect(lane({ terminated: [0, 1, 0, 0] })).toEqual([1, 0, 4, 4]);
    expect(lane({ truncated: [0, 1, 0, 0] })).toEqual([1.75, 3, 4, 4]);
    expect(lane({ terminated: [0, 0, 0, 1] })[3]).toBe(-4);
  });

  it('advantages to mean 0 and deviation 1, those behind the count as they are', () => {
    const advantages = Float32Array.of(1, 3, 99);
    normalizeAdvantages(advantages, 2);
    expect(advantages[0]).toBeCloseTo(-Math.SQRT1_2, 6);
    expect([advantages[1], advantages[2]]).toEqual([-(advantages[0] as number), 99]);
  });

  it('advantages that hardly differ by no more than 1e-8 more than their deviation: 1e-8 / (sqrt(2) + 1) 1e-8', () => {
    const advantages = Float32Array.of(1e-8, -1e-8);
    normalizeAdvantages(advantages, 2);
    expect(advantages[0]).toBeCloseTo(1 / (Math.SQRT2 + 1), 6);
  });

  it('variance explained: all, three quarters, none, less than none, undefined', () => {
    // Returns 1 and 5, of variance 4, of which 1 is left; returns 4 and 3, of variance 1/4, of which 2.25 is.
    expect(explainedVariance(Float32Array.of(0, 2), Float32Array.of(1, 3))).toBe(0.75);
    expect(explainedVariance(Float32Array.of(1, 3), Float32Array.of(3, 0))).toBe(-8);
    expect(explainedVariance(Float32Array.of(1, 2), Float32Array.of(3, 3))).toBe(1);
    expect(explainedVariance(Float32Array.of(0, 0), Float32Array.of(1, 3))).toBe(0);
    expect(explainedVariance(Float32Array.of(1, 2), Float32Array.of(1, 0))).toBeNaN();
  });
});
