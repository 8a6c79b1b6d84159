import { describe, expect, it } from 'vitest';
import {
  conditionalValueAtRisk,
  mean,
  median,
  standardDeviation,
  trailingMean,
  trailingMeans,
} from '../../../src/training/statistics/index.js';

describe('mean and standard deviation', () => {
  it('of 2, 4, 4, 4, 5, 5, 7, 9 are 5 and 2, divided by n', () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  });

  it('of nothing are NaN', () => {
    expect([mean([]), standardDeviation([])]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('median', () => {
  it('is the value in the middle, of an even number the mean of two: 3 of 9, 1, 3, 5 of 9, 1, 3, 7', () => {
    expect(median([9, 1, 3])).toBe(3);
    expect(median([9, 1, 3, 7])).toBe(5);
    expect(median([1, Infinity, Infinity, Infinity])).toBe(Infinity);
    expect(median([])).toBeNaN();
  });
});

describe('conditionalValueAtRisk', () => {
  const values = (count: number) => Array.from({ length: count }, (_, i) => (i * 7) % count);

  it('is the mean of the worst floor(n x share): of 0..99 and 5 % that of 0..4, 2', () => {
    expect(conditionalValueAtRisk(values(100))).toBe(2);
    expect(conditionalValueAtRisk(values(100), 0.1)).toBe(4.5);
    expect(conditionalValueAtRisk([3, -1, 2], 1)).toBe(4 / 3);
  });

  it('leaves out a value that is in it only in part: of 0..30 and 5 % it is 0, of 0..59 that of 0..2, 1', () => {
    expect(conditionalValueAtRisk(values(31))).toBe(0);
    expect(conditionalValueAtRisk(values(60))).toBe(1);
    expect(conditionalValueAtRisk(values(79))).toBe(1);
    expect(conditionalValueAtRisk(values(80))).toBe(1.5);
  });

  it('is of one value at least, the lowest, and leaves the values in their order', () => {
    const given = [5, -2, 8];
    expect(conditionalValueAtRisk(given)).toBe(-2);
    expect(given).toEqual([5, -2, 8]);
  });
});

describe('trailingMeans', () => {
  it('is over as many as there are until the window is full: 2, 3 of 2, 4; of 0..101 the last 51.5', () => {
    expect(trailingMeans([2, 4], 100)).toEqual([2, 3]);
    const rising = Array.from({ length: 102 }, (_, i) => i);
    expect(trailingMeans(rising, 100).at(-1)).toBe(51.5);
    expect(trailingMean(rising, 100)).toBe(51.5);
  });

  it('leaves a value when the window has passed it: 1, 2, 4, 6 of 1, 3, 5, 7 over two', () => {
    expect(trailingMeans([1, 3, 5, 7], 2)).toEqual([1, 2, 4, 6]);
    expect(trailingMean([1, 3, 5, 7], 2)).toBe(6);
  });

  it('is the values themselves with a window of 1, and nothing of nothing', () => {
    expect(trailingMeans([3, -1, 7], 1)).toEqual([3, -1, 7]);
    expect(trailingMeans([], 100)).toEqual([]);
  });
});
