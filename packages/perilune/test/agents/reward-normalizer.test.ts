import { describe, expect, it } from 'vitest';
import { deviationOf, RewardNormalizer } from '../../src/agents/shared/reward-normalizer.js';
import { copyState, restoreState } from '../../src/state/index.js';

const running = { terminated: [0, 0], truncated: [0, 0] };

/** Two environments, discount 1/2. */
function make(clip: number | null = null) {
  return new RewardNormalizer({ environments: 2, discount: 0.5, clip });
}

describe('rewards over the deviation of discounted returns, by hand', () => {
  it('begins with variance 1, which counts for 0.0001 of a return', () => {
    const rewards = Float64Array.of(3, -2);
    const normalizer = make();
    expect(normalizer.deviation).toBe(Math.sqrt(1 + 1e-8));
    normalizer.apply(rewards);
    expect([...rewards]).toEqual([3 / Math.sqrt(1 + 1e-8), -2 / Math.sqrt(1 + 1e-8)]);
  });

  it('after two steps of two environments, within 1e-12', () => {
    const normalizer = make();
    normalizer.observe({ rewards: [4, 0], ...running });
    normalizer.observe({ rewards: [1, 2], ...running });
    // Returns 4, 0; then 0.5 * 4 + 1 = 3 and 2: batches of mean 2, variance 4 and mean 2.5, variance 0.25.
    const c = 1e-4;
    const first = {
      mean: (2 * 2) / (c + 2),
      variance: (c + 4 * 2 + (4 * c * 2) / (c + 2)) / (c + 2),
    };
    const delta = 2.5 - first.mean;
    const n = c + 2;
    const moment = first.variance * n + 0.25 * 2 + (delta * delta * n * 2) / (n + 2);
    expect(normalizer.deviation).toBeCloseTo(Math.sqrt(moment / (n + 2) + 1e-8), 12);
  });

  it('tells its statistics, and goes on from others', () => {
    const normalizer = make();
    normalizer.observe({ rewards: [4, 2], ...running });
    const { mean, variance, count } = normalizer.statistics;
    // 0.0001 of a return of mean 0 and variance 1, and two of mean 3 and variance 1.
    expect(count).toBeCloseTo(2.0001, 12);
    expect(mean).toBeCloseTo(6 / 2.0001, 12);
    expect(variance).toBeCloseTo((2.0001 + (9 * 1e-4 * 2) / 2.0001) / 2.0001, 12);
    const other = make();
    other.set({ mean: 5, variance: 9, count: 7 });
    expect(other.statistics).toEqual({ mean: 5, variance: 9, count: 7 });
    expect(other.deviation).toBeCloseTo(3, 6);
    expect(deviationOf({ variance: 0 })).toBe(1e-4);
  });

  it('a return begins anew where the episode ended or was cut', () => {
    const [ended, fresh] = [make(), make()];
    ended.observe({ rewards: [8, 6], terminated: [true, false], truncated: [false, true] });
    ended.observe({ rewards: [1, 2], ...running });
    fresh.observe({ rewards: [8, 6], ...running });
    fresh.observe({ rewards: [1 - 4, 2 - 3], ...running });
    expect(ended.deviation).toBe(fresh.deviation);
  });

  it('cuts at the clip, and at nothing without one', () => {
    const rewards = () => Float32Array.of(100, -100, 1);
    const [cut, whole] = [rewards(), rewards()];
    make(10).apply(cut);
    make().apply(whole);
    expect([...cut]).toEqual([10, -10, 1]);
    expect(whole[0]).toBe(100);
  });

  it('goes on from its state as if it had not stopped', () => {
    const [one, other] = [make(), make()];
    one.observe({ rewards: [4, 0], ...running });
    restoreState(other, copyState(one));
    for (const normalizer of [one, other]) normalizer.observe({ rewards: [1, 2], ...running });
    expect(other.deviation).toBe(one.deviation);
  });
});
