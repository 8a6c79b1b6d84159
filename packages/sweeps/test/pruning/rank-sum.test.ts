import { assert, integer, array as listOf, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankSum } from '../../src/pruning/rank-sum.js';

describe('the rank-sum test', () => {
  it('of three numbers above three: one way of 20; of those below: all; of two in five: by hand', () => {
    expect(rankSum([4, 5, 6], [1, 2, 3])).toBe(1 / 20);
    expect(rankSum([1, 2, 3], [4, 5, 6])).toBe(1);
    // Ranks 3 and 5 of 5: as much or more have {3, 5} and {4, 5} alone, of ten pairs.
    expect(rankSum([30, 50], [10, 20, 40])).toBe(2 / 10);
  });

  it('gives equal numbers the mean of their ranks', () => {
    // Ranks 1, 2.5, 2.5, 4: pairs come to 3.5, 3.5, 5, 5, 6.5, 6.5.
    expect(rankSum([1, 2], [2, 3])).toBe(1);
    expect(rankSum([2, 3], [1, 2])).toBe(2 / 6);
    expect(rankSum([1, 3], [2, 2])).toBe(4 / 6);
    expect(rankSum([7, 7], [7, 7, 7])).toBe(1);
  });

  it('does not heed how far apart numbers are, only which is greater', () => {
    expect(rankSum([4, 1e9], [1, 2, 3])).toBe(rankSum([4, 5], [1, 2, 3]));
  });

  it('is what counting all ways one by one comes to, with ties and without', () => {
    const numbers = listOf(integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 });
    assert(
      property(numbers, numbers, (a, b) => {
        expect(rankSum(a, b)).toBeCloseTo(oneByOne(a, b), 12);
      }),
    );
  });
});

/** By U, the pairs in which the first is greater, an equal pair counting half, rather than by ranks. */
function oneByOne(a: readonly number[], b: readonly number[]): number {
  const all = [...a, ...b];
  const pairs = (first: readonly number[], second: readonly number[]) =>
    first
      .flatMap((x) => second.map((y) => (Math.sign(x - y) + 1) / 2))
      .reduce((sum, x) => sum + x, 0);
  const [seen, us] = [pairs(a, b), [] as number[]];
  for (let deal = 0; deal < 2 ** all.length; deal++) {
    const isFirst = (_: number, i: number) => ((deal >> i) & 1) === 1;
    const first = all.filter(isFirst);
    if (first.length !== a.length) continue;
    us.push(
      pairs(
        first,
        all.filter((x, i) => !isFirst(x, i)),
      ),
    );
  }
  return us.filter((u) => u >= seen).length / us.length;
}
