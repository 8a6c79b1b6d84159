import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { MultiBinary } from '../../src/spaces/index.js';

describe('MultiBinary', () => {
  it('has a length or a shape', () => {
    expect([new MultiBinary(5).shape, new MultiBinary(5).size]).toEqual([[5], 5]);
    expect([new MultiBinary([2, 3]).shape, new MultiBinary([2, 3]).size]).toEqual([[2, 3], 6]);
    expect([`${new MultiBinary(5)}`, `${new MultiBinary([2, 3])}`]).toEqual([
      'MultiBinary(5)',
      'MultiBinary([2, 3])',
    ]);
    expect(new MultiBinary(6).equals(new MultiBinary([6]))).toBe(true);
    expect(new MultiBinary(6).equals(new MultiBinary([2, 3]))).toBe(false);
  });

  it.each([[[0, 1]], [Int8Array.of(1, 1)], [Float32Array.of(0, 1)]])('contains %s', (value) => {
    expect(new MultiBinary(2).contains(value)).toBe(true);
  });

  it.each([[[0, 2]], [[0]], [[0, 1, 0]], [[true, false]], ['01'], [undefined]])(
    'does not contain %s',
    (value) => expect(new MultiBinary(2).contains(value)).toBe(false),
  );

  it.each([0, -1, 1.5, [], [2, 0], ['2'], '5', undefined])('MultiBinary(%s)', (n) => {
    const make = () => new MultiBinary(n as number);
    if (Array.isArray(n) && n.length === 0) expect(make().size).toBe(1);
    else expect(make).toThrow(UsageError);
  });

  it('a mask of 0 and 1 is the sample, 2 leaves either', () => {
    const space = new MultiBinary(4, { seed: 1 });
    const drawn = Array.from({ length: 50 }, () => space.sample({ mask: [0, 1, 2, 2] }));
    expect(drawn.every(([a, b]) => a === 0 && b === 1)).toBe(true);
    expect(new Set(drawn.map(([, , c, d]) => `${c}${d}`)).size).toBe(4);
  });
});
