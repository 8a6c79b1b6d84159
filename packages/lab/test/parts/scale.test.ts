import { describe, expect, it } from 'vitest';
import { evenScale } from '../../src/course/pictures/scale';

describe('evenScale', () => {
  it('has marks at even steps, of which what is counted has none between whole numbers', () => {
    expect(evenScale(1, 10, 0, 90).marks).toEqual([2.5, 5, 7.5, 10]);
    expect(evenScale(1, 10, 0, 90, { isWhole: true }).marks).toEqual([5, 10]);
    expect(evenScale(0, 2, 0, 90, { isWhole: true }).marks).toEqual([0, 1, 2]);
    expect(evenScale(0, 1_000, 0, 90, { isWhole: true }).marks).toEqual([0, 250, 500, 750, 1_000]);
  });

  it('puts a value between its ends', () => {
    expect(evenScale(0, 10, 50, 150).at(2.5)).toBe(75);
    expect(evenScale(3, 3, 50, 150).at(3)).toBe(50);
  });
});
