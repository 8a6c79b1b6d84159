import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strongest } from '../../src/inside/network-picture';

describe('strongest', () => {
  it('finds the largest by their size, the earlier of equals first', () => {
    expect(strongest([1, -3, 2, 3, 0], 3)).toEqual([1, 3, 2]);
    expect(strongest([0.5], 3)).toEqual([0]);
    expect(strongest([], 3)).toEqual([]);
  });

  it('finds what sorting all of them finds', () => {
    const weights = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 60 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 20 }), (of, count) => {
        const size = (i: number) => Math.abs(of[i] as number);
        const sorted = of.map((_, i) => i).sort((one, other) => size(other) - size(one));
        expect(strongest(of, count)).toEqual(sorted.slice(0, count));
      }),
    );
  });
});
