import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { Box, type Dtype } from '../../src/spaces/index.js';

describe('a Box of a dtype', () => {
  it('holds bounds and elements in its array', () => {
    const box = new Box(0, 255, { shape: [2], dtype: 'uint8', seed: 1 });
    expect(box.low).toEqual(Uint8Array.of(0, 0));
    expect(box.sample()).toBeInstanceOf(Uint8Array);
    expect(new Box(0, 1, { dtype: 'bool' }).sample()).toBeInstanceOf(Uint8Array);
    expect(new Box(-1, 1, { dtype: 'int64' }).high).toEqual(BigInt64Array.of(1n));
    expect(`${box}`).toBe('Box(0, 255, (2,), uint8)');
    expect(`${new Box([0, -1], [1, 1])}`).toBe('Box([0, -1], 1, (2,), float32)');
  });

  it('reaches both bounds of integers', () => {
    const box = new Box(-1, 1, { dtype: 'int8', seed: 1 });
    const drawn = new Set(Array.from({ length: 100 }, () => box.sample()[0]));
    expect(drawn).toEqual(new Set([-1, 0, 1]));
  });

  it('without a bound, a signed integer has its last number there', () => {
    const box = new Box([-Infinity, 0], [5, Infinity], { dtype: 'int16' });
    expect([box.low, box.high]).toEqual([Int16Array.of(-32768, 0), Int16Array.of(5, 32767)]);
    expect([box.boundedBelow, box.boundedAbove]).toEqual([
      [false, true],
      [true, false],
    ]);
    expect([box.isBounded(), box.isBounded('below'), box.isBounded('above')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(new Box(0, Infinity).isBounded('below')).toBe(true);
    expect(
      new Box(-32768, 32767, { dtype: 'int16' }).equals(
        new Box(-Infinity, Infinity, { dtype: 'int16' }),
      ),
    ).toBe(false);
  });

  it('reads its shape from nested bounds', () => {
    const box = new Box(
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
      9,
    );
    expect([box.shape, box.low]).toEqual([[2, 3], Float32Array.of(0, 1, 2, 3, 4, 5)]);
  });

  it('holds integers beyond 2^53, in JSON as text', () => {
    const box = new Box(2n ** 62n + 1n, 2n ** 63n - 1n, { dtype: 'int64' });
    const json = JSON.parse(JSON.stringify(box));
    expect(json).toEqual({
      kind: 'box',
      low: ['4611686018427387905'],
      high: ['9223372036854775807'],
      shape: [1],
      dtype: 'int64',
    });
    expect(Box.fromJSON(json).equals(box)).toBe(true);
  });

  it.each<[Dtype, unknown, boolean]>([
    ['float64', Float32Array.of(1), true],
    ['float64', Int32Array.of(1), true],
    ['float64', BigInt64Array.of(1n), true],
    ['float32', Int16Array.of(1), true],
    ['float32', Int32Array.of(1), false],
    ['float32', Float64Array.of(1), false],
    ['int32', Int8Array.of(1), true],
    ['int32', Uint16Array.of(1), true],
    ['int32', Uint32Array.of(1), false],
    ['int32', Float32Array.of(1), false],
    ['int32', [1], true],
    ['int32', [0.5], false],
    ['int64', BigInt64Array.of(1n), true],
    ['int64', Uint32Array.of(1), true],
    ['int64', BigUint64Array.of(1n), false],
    ['int64', [1n], true],
    ['uint8', Int8Array.of(1), false],
    ['uint8', new Uint8ClampedArray([1]), true],
    ['bool', Uint8Array.of(1), true],
    ['bool', [1], true],
    ['bool', [true], false],
  ])('as numpy casts: %s contains %s: %s', (dtype, value, holds) => {
    expect(new Box<Dtype>(0, 1, { dtype }).contains(value)).toBe(holds);
  });

  it.each<[string, () => unknown]>([
    ['one of float32, float64, int8', () => new Box(0, 1, { dtype: 'float16' as never })],
    ['integers that uint8 can hold, but high has 256', () => new Box(0, 256, { dtype: 'uint8' })],
    ['low has -Infinity', () => new Box(-Infinity, 1, { dtype: 'uint8' })],
    ['low has 0.5', () => new Box(0.5, 1, { dtype: 'int32' })],
    ['high has 9223372036854775808n', () => new Box(0, 2n ** 63n, { dtype: 'int64' })],
    ['low has -1', () => new Box(-1, 1, { dtype: 'uint64' })],
    ['low has Infinity', () => new Box(Infinity, Infinity)],
    ['low has null', () => new Box([null] as never, [1])],
    ['high has "1"', () => new Box(0, '1' as never)],
    ['shape (2, 1), but low has (1, 2)', () => new Box([[0, 0]], 1, { shape: [2, 1] })],
    ['low must all have one shape', () => new Box([[0], [0, 0]], 1)],
    ['lists of bounds', () => Box.fromJSON({ kind: 'box', shape: [1] } as never)],
    ['null or digits', () => Box.fromJSON({ kind: 'box', low: ['x'], high: [1], shape: [1] })],
  ])('is refused: ... %s ...', (words, make) => {
    expect(make).toThrow(UsageError);
    expect(make).toThrow(words);
  });

  it('bounds too far apart for numpy are said to be, before anything is drawn', () => {
    const box = new Box([-Infinity, -1.7e308], [Infinity, 1.7e308], { dtype: 'float64', seed: 1 });
    expect(() => box.sample()).toThrow(
      /Entry 1 of Box.* cannot be drawn.*Give nearer bounds, or none/,
    );
    expect(() => new Box(0, 2n ** 63n - 1n, { dtype: 'int64' }).sample()).toThrow(UsageError);
  });

  it('integers stay within their bounds', () => {
    const dtypes = fc.constantFrom<Dtype>('int8', 'uint16', 'int32', 'int64', 'uint64');
    fc.assert(
      fc.property(dtypes, fc.nat(100), fc.nat(27), fc.nat(), (dtype, low, more, seed) => {
        const box = new Box<Dtype>(low, low + more, { dtype, shape: [8], seed });
        expect(box.contains(box.sample())).toBe(true);
      }),
    );
  });
});
