import { describe, expect, it } from 'vitest';
import { trailingMean, trailingMeans } from '../../../src/training/statistics/index.js';

describe('trailingMeans', () => {
  it('is over as many as there are until the window is full: 2, 3 of 2, 4; of 0..101 the last 51.5', () => {
    expect(trailingMeans([2, 4], 100)).toEqual([2, 3]);
    const rising = Array.from({ length: 102 }, (_, i) => i);
    expect(trailingMeans(rising, 100).at(-1)).toBe(51.5);
    expect(trailingMean(rising, 100)).toBe(51.5);
  });

  it('is the values themselves with a window of 1, and nothing of nothing', () => {
    expect(trailingMeans([3, -1, 7], 1)).toEqual([3, -1, 7]);
    expect(trailingMeans([], 100)).toEqual([]);
  });
});
