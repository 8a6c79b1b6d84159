import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { MultiDiscrete } from '../../src/spaces/index.js';

describe('MultiDiscrete', () => {
  const space = new MultiDiscrete([3, 2], { start: [1, -1], seed: 1 });

  it('reads its shape from the nesting', () => {
    const nested = new MultiDiscrete([
      [2, 3, 4],
      [5, 6, 7],
    ]);
    expect([nested.shape, nested.size]).toEqual([[2, 3], 6]);
    expect(nested.nvec).toEqual(Int32Array.of(2, 3, 4, 5, 6, 7));
    expect(nested.start).toEqual(new Int32Array(6));
    expect(`${nested}`).toBe('MultiDiscrete([[2, 3, 4], [5, 6, 7]])');
    expect(`${space}`).toBe('MultiDiscrete([3, 2], start=[1, -1])');
  });

  it.each([
    [[1, -1]],
    [[3, 0]],
    [Int32Array.of(2, 0)],
    [Int8Array.of(2, 0)],
    [BigInt64Array.of(2n, 0n)],
  ])('contains %s', (value) => expect(space.contains(value)).toBe(true));

  it.each([
    [[0, -1]],
    [[4, -1]],
    [[1, 1]],
    [[1.5, 0]],
    [[1]],
    [[1, 0, 0]],
    [['1', '0']],
    [[true, false]],
    [[null, null]],
    [Float64Array.of(1, 0)],
    [BigUint64Array.of(1n, 0n)],
    [1],
    [undefined],
  ])('does not contain %s', (value) => expect(space.contains(value)).toBe(false));

  it('equals only one of the same counts, starts and shape', () => {
    expect(space.equals(new MultiDiscrete([3, 2], { start: [1, -1] }))).toBe(true);
    expect(space.equals(new MultiDiscrete([3, 2]))).toBe(false);
    expect(space.equals(new MultiDiscrete([3, 3], { start: [1, -1] }))).toBe(false);
    expect(new MultiDiscrete([[3, 2]]).equals(new MultiDiscrete([3, 2]))).toBe(false);
  });

  it.each<[string, () => unknown]>([
    ['entry 1 of a MultiDiscrete must have at least one value', () => new MultiDiscrete([2, 0])],
    ['in int32', () => new MultiDiscrete([2 ** 31])],
    ['in int32', () => new MultiDiscrete([10], { start: [2 ** 31 - 5] })],
    ['list of integers', () => new MultiDiscrete(3 as never)],
    ['list of integers', () => new MultiDiscrete([1.5])],
    ['list of integers', () => new MultiDiscrete(['2'] as never)],
    ['rows of nvec must all have one shape', () => new MultiDiscrete([[1, 2], [3]])],
    ['rows of nvec must all have one shape', () => new MultiDiscrete([[1, 2], 3] as never)],
    ['start in the shape (2,) of nvec', () => new MultiDiscrete([2, 2], { start: [1] })],
    ['seed', () => new MultiDiscrete([2], { seed: -1 })],
  ])('is refused: ... %s ...', (words, make) => {
    expect(make).toThrow(UsageError);
    expect(make).toThrow(new RegExp(words.replace(/[()]/g, '\\$&'), 'i'));
  });

  it('takes the lists of a mask nested as its shape, or one after the other', () => {
    const grid = () =>
      new MultiDiscrete(
        [
          [2, 3],
          [2, 3],
        ],
        { seed: 5 },
      );
    const [a, b, c, d] = [
      [1, 1],
      [0, 1, 1],
      [0, 1],
      [1, 0, 1],
    ] as const;
    const nested = grid().sample({
      mask: [
        [a, b],
        [c, d],
      ],
    });
    expect(nested).toEqual(grid().sample({ mask: [a, b, c, d] }));
  });
});
