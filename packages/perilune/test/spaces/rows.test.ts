import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import {
  Box,
  Dict,
  Discrete,
  type Dtype,
  expandRow,
  flatdim,
  flatten,
  flattenSpace,
  flatWidth,
  MultiBinary,
  MultiDiscrete,
  readRow,
  rowSegments,
  rowWidth,
  Tuple,
  unflatten,
  writeRow,
} from '../../src/spaces/index.js';
import { elements, plain } from './elements.js';

/** Hand-worked: 2 entries, an index of 3, indices of 2 and 4, 2 bits, 1 entry. */
const space = new Dict({
  a: new Box(-1, 1, { shape: [2] }),
  b: new Discrete(3, { start: 5 }),
  c: new MultiDiscrete([2, 4], { start: [0, -2] }),
  d: new Tuple([new MultiBinary(2), new Box(0, 9, { dtype: 'int16' })]),
});
const value = {
  a: Float32Array.of(0.5, -0.25),
  b: 6,
  c: Int32Array.of(1, 1),
  d: [Int8Array.of(0, 1), Int16Array.of(7)] as [Int8Array, Int16Array],
};
const row = [0.5, -0.25, 1, 1, 3, 0, 1, 7];
const flat = [0.5, -0.25, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 7];

describe('rows', () => {
  it('hold a Discrete as its index, and all parts in order', () => {
    expect([rowWidth(space), rowWidth(new Discrete(500)), rowWidth(new Tuple([]))]).toEqual([
      8, 1, 0,
    ]);
    const out = new Float32Array(10).fill(-1);
    writeRow(space, value, out, 1);
    expect([...out]).toEqual([-1, ...row, -1]);
    expect(readRow(space, out, 1)).toEqual(value);
  });

  it('say how they expand to the flat form', () => {
    expect(rowSegments(space)).toEqual([
      { kind: 'values', from: 0, size: 2, to: 0 },
      { kind: 'index', from: 2, size: 3, to: 2 },
      { kind: 'index', from: 3, size: 2, to: 5 },
      { kind: 'index', from: 4, size: 4, to: 7 },
      { kind: 'values', from: 5, size: 3, to: 11 },
    ]);
    expect([flatWidth(rowSegments(space)), flatWidth([])]).toEqual([14, 0]);
  });

  it('expand to it, over what was there', () => {
    const out = new Float32Array(16).fill(9);
    const rows = Float32Array.of(0, ...row);
    expandRow(rowSegments(space), rows, out, { rowOffset: 1, flatOffset: 1 });
    expect([...out]).toEqual([9, ...flat, 9]);
  });

  it('take plain lists too', () => {
    const out = new Float32Array(8);
    writeRow(space, { a: [0.5, -0.25], b: 6, c: [1, 1], d: [[0, 1], [7]] } as never, out);
    expect([...out]).toEqual(row);
  });

  it('take what lies beyond the bounds of a box', () => {
    const out = new Float32Array(1);
    writeRow(new Box(0, 1), Float32Array.of(3), out);
    expect(out[0]).toBe(3);
  });

  it('are read into integers cut, wrapped around, and 0 for what is no number', () => {
    const read = (dtype: Dtype, ...row: number[]) => {
      return plain(
        readRow(new Box<Dtype>(0, 1, { dtype, shape: [row.length] }), Float64Array.from(row)),
      );
    };
    expect(read('int8', 1.9, -1.9, 130, Number.NaN)).toEqual([1, -1, -126, 0]);
    expect(read('int64', 1.9, -1.9, 2 ** 63, Number.NaN, Infinity)).toEqual([
      1,
      -1,
      `${-(2n ** 63n)}`,
      0,
      0,
    ]);
    expect(read('bool', 0, 0.5, 2)).toEqual([0, 1, 1]);
  });

  it('of float32 round numbers that need more than 24 bits', () => {
    const big = new Box(-Infinity, Infinity, { dtype: 'int64' });
    const out = new Float32Array(1);
    writeRow(big, BigInt64Array.of(2n ** 24n + 1n), out);
    expect(readRow(big, out)).toEqual(BigInt64Array.of(2n ** 24n));
    const wide = new Float64Array(1);
    writeRow(big, BigInt64Array.of(2n ** 24n + 1n), wide);
    expect(readRow(big, wide)).toEqual(BigInt64Array.of(2n ** 24n + 1n));
  });

  it.each<[string, (out: Float32Array) => void]>([
    [
      '[3] is not an element of Box(0, 1, (2,), float32)',
      (out) => writeRow(new Box(0, 1, { shape: [2] }), [3] as never, out),
    ],
    ['is not an element of Box', (out) => writeRow(new Box(0, 1), ['3'] as never, out)],
    [
      '8 is not an element of Discrete(3, start=5)',
      (out) => writeRow(space, { ...value, b: 8 }, out),
    ],
    [
      'is not an element of MultiDiscrete',
      (out) => writeRow(space, { ...value, c: Int32Array.of(2, 0) }, out),
    ],
    [
      'is not an element of MultiBinary(2)',
      (out) => writeRow(space, { ...value, d: [[2, 0], [1]] } as never, out),
    ],
    ['value of Tuple(', (out) => writeRow(space, { ...value, d: [[1, 0]] } as never, out)],
    ['object with the keys a, b, c, d', (out) => writeRow(space, { a: value.a } as never, out)],
    ['needs a row of 8 from entry 3', (out) => writeRow(space, value, out, 3)],
    ['needs a row of 8 from entry -1', (out) => writeRow(space, value, out, -1)],
    ['index 16777217 cannot be held', (out) => writeRow(new Discrete(2 ** 25), 2 ** 24 + 1, out)],
  ])('are not written: ... %s ...', (words, write) => {
    const out = new Float32Array(10).fill(-1);
    expect(() => write(out)).toThrow(UsageError);
    expect(() => write(out)).toThrow(words);
    expect([...out]).toEqual(new Array(10).fill(-1));
  });

  it.each([3, -1, 0.5, Number.NaN])('are not read with the index %s of 3', (index) => {
    expect(() => readRow(new Discrete(3), Float32Array.of(index))).toThrow(UsageError);
    expect(() => readRow(new MultiDiscrete([3]), Float32Array.of(index))).toThrow(/from 0 to 2/);
  });

  it('give back what was written', () => {
    fc.assert(
      fc.property(elements, ({ space, value }) => {
        const row = new Float64Array(rowWidth(space) + 2);
        writeRow(space, value, row, 1);
        expect(readRow(space, row, 1)).toEqual(value);
        expect([row[0], row.at(-1)]).toEqual([0, 0]);
      }),
    );
  });
});

describe('the flat form', () => {
  it('is hand-worked, there and back', () => {
    expect(flatten(space, value)).toEqual(Float32Array.from(flat));
    expect(unflatten(space, flat)).toEqual(value);
    expect(flatdim(space)).toBe(14);
  });

  it('of a row is that of its element', () => {
    fc.assert(
      fc.property(elements, ({ space, value }) => {
        const row = new Float64Array(rowWidth(space));
        writeRow(space, value, row);
        const expanded = flatten(space, value).map(() => 7);
        expandRow(rowSegments(space), row, expanded);
        expect(expanded).toEqual(flatten(space, value));
      }),
    );
  });

  it('goes there and back, within the bounds of its space', () => {
    fc.assert(
      fc.property(elements, ({ space, value }) => {
        const flat = flatten(space, value);
        expect(flattenSpace(space).contains(flat)).toBe(true);
        expect(unflatten(space, flat)).toEqual(value);
      }),
    );
  });

  it.each([
    [new Box(0, 1), Float32Array],
    [new Discrete(3), Float32Array],
    [new Box(0, 1, { dtype: 'uint16' }), Float32Array],
    [new Box(0, 1, { dtype: 'bool' }), Float32Array],
    [new Box(0, 1, { dtype: 'int32' }), Float64Array],
    [new Tuple([new Discrete(3), new Box(0, 1, { dtype: 'float64' })]), Float64Array],
  ])('of %s is a %o', (given, array) => {
    given.seed(1);
    expect(flatten(given, given.sample() as never)).toBeInstanceOf(array);
    expect(flattenSpace(given).low).toBeInstanceOf(array);
  });

  it('of several numbers that are not 0, the first counts, as in Gymnasium', () => {
    expect(unflatten(new Discrete(4, { start: 1 }), [0, 0.5, 0, 1])).toBe(2);
  });

  it.each<[string, () => unknown]>([
    ['One of the numbers 0 to 2 must be 1', () => unflatten(new Discrete(3), [0, 0, 0])],
    [
      'One of the numbers 2 to 4 must be 1',
      () => unflatten(new MultiDiscrete([2, 3]), [1, 0, 0, 0, 0]),
    ],
    ['is 3 numbers when flat, but 2 were given', () => unflatten(new Discrete(3), [1, 0])],
    ['is not an element of', () => flatten(new Discrete(3), 3)],
  ])('is refused: ... %s ...', (words, act) => {
    expect(act).toThrow(UsageError);
    expect(act).toThrow(words);
  });
});
