import { describe, expect, it } from 'vitest';
import { curve, thin } from '../../src/terminal/curve.js';

describe('thin', () => {
  it('keeps a short list and averages a long one in stretches: 6 values to 3', () => {
    expect(thin([1, 2], 3)).toEqual([1, 2]);
    expect(thin([1, 3, 5, 7, 9, 11], 3)).toEqual([2, 6, 10]);
  });
});

describe('curve', () => {
  it('draws 7 lines for a height of 6, rising to the right', () => {
    const lines = curve([0, 50, 100, 150, 200], 20, 6);
    expect(lines).toHaveLength(7);
    expect(lines[0]).toContain('200');
    expect(lines.at(-1)).toContain('0');
  });

  it('draws nothing of fewer than two values', () => {
    expect(curve([7], 20, 6)).toEqual([]);
  });
});
