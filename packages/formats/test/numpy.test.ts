import { AgentFileError } from 'perilune';
import { describe, expect, it } from 'vitest';
import { NUMPY_GLOBALS, numberOf, vectorOf } from '../src/pickle/numpy.js';
import { Dict, Global, List, Made, type PickleValue, Tuple } from '../src/pickle/values.js';

/** Something that was made, and told a state afterwards. */
function made(maker: string, given: PickleValue[], state: PickleValue = null): Made {
  const value = new Made(maker, given);
  value.state = state;
  return value;
}

const ndarray = new Global('numpy', 'ndarray');
const dtype = (name: PickleValue, order?: string) =>
  made('numpy.dtype', [name, false, true], order === undefined ? null : new Tuple([3, order]));
const shape = (...sizes: PickleValue[]) => new Tuple(sizes);
const bytesOf = (numbers: Float64Array | Float32Array | BigInt64Array | Int32Array) =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
const DOUBLES = bytesOf(Float64Array.of(1.5, -2, 4));

/** As numpy before 2 names it, and since. */
const names = (name: string) => [`numpy.core.${name}`, `numpy._core.${name}`];

interface Told {
  data?: PickleValue;
  type?: PickleValue;
  sizes?: PickleValue;
  isByColumn?: boolean;
}

/** By `_reconstruct` and a state. */
const rebuilt = (
  { data = DOUBLES, type = dtype('f8'), sizes = shape(3), isByColumn = false }: Told,
  maker = names('multiarray._reconstruct')[0] as string,
) =>
  made(
    maker,
    [ndarray, shape(0), bytesOf(Int32Array.of())],
    new Tuple([1, sizes, type, isByColumn, data]),
  );

/** By `_frombuffer`, as protocol 5 has it. */
const buffered = (
  { data = DOUBLES, type = dtype('f8'), sizes = shape(3), isByColumn = false }: Told,
  maker = names('numeric._frombuffer')[0] as string,
) => made(maker, [data, type, sizes, isByColumn ? 'F' : 'C']);

describe('the names of numpy that a pickle may name', () => {
  it('are those of arrays and numbers, in both of its versions', () => {
    expect([...NUMPY_GLOBALS].sort()).toEqual(
      [
        ...names('multiarray._reconstruct'),
        ...names('multiarray.scalar'),
        ...names('numeric._frombuffer'),
        ...['numpy.ndarray', 'numpy.dtype'],
      ].sort(),
    );
  });
});

describe("numpy's arrays", () => {
  const ways = [
    ...names('multiarray._reconstruct').map((name) => [name, rebuilt] as const),
    ...names('numeric._frombuffer').map((name) => [name, buffered] as const),
  ];

  it.each(ways)('are their numbers: %s', (name, array) => {
    const numbers = (given: Told) => Array.from(vectorOf(array(given, name)));
    expect(numbers({})).toEqual([1.5, -2, 4]);
    expect(
      numbers({ data: bytesOf(Float32Array.of(0.5, 3)), type: dtype('f4'), sizes: shape(2) }),
    ).toEqual([0.5, 3]);
    expect(
      numbers({ data: bytesOf(BigInt64Array.of(7n, -8n)), type: dtype('i8'), sizes: shape(2) }),
    ).toEqual([7, -8]);
    expect(
      numbers({ data: bytesOf(Int32Array.of(-1, 2)), type: dtype('i4'), sizes: shape(2) }),
    ).toEqual([-1, 2]);
    expect(numbers({ data: new Uint8Array(), sizes: shape(0) })).toEqual([]);
  });

  it('lie row by row in several dimensions, and in one however they are said to lie', () => {
    const six = bytesOf(Float64Array.of(1, 2, 3, 4, 5, 6));
    for (const array of [rebuilt, buffered]) {
      expect(Array.from(vectorOf(array({ data: six, sizes: shape(2, 3) })))).toEqual([
        1, 2, 3, 4, 5, 6,
      ]);
      expect(Array.from(vectorOf(array({ isByColumn: true })))).toEqual([1.5, -2, 4]);
      expect(() => vectorOf(array({ data: six, sizes: shape(2, 3), isByColumn: true }))).toThrow(
        'it lies column by column',
      );
    }
  });

  it('are read in the order that their bytes are in', () => {
    const swapped = new Uint8Array(16);
    const view = new DataView(swapped.buffer);
    view.setFloat64(0, 1.5);
    view.setFloat64(8, -2);
    const big = { data: swapped, type: dtype('f8', '>'), sizes: shape(2) };
    expect(Array.from(vectorOf(rebuilt(big)))).toEqual([1.5, -2]);
    expect(Array.from(vectorOf(rebuilt({ type: dtype('f8', '<') })))).toEqual([1.5, -2, 4]);
    expect(Array.from(vectorOf(rebuilt({ type: dtype('f8', '=') })))).toEqual([1.5, -2, 4]);
  });

  it('are read out of the middle of a file', () => {
    const file = new Uint8Array(29);
    file.set(DOUBLES, 5);
    expect(Array.from(vectorOf(rebuilt({ data: file.subarray(5) })))).toEqual([1.5, -2, 4]);
  });

  it.each<[string, PickleValue | undefined, string]>([
    ['nothing', undefined, 'it is nothing, and no array'],
    ['no value', null, 'it is None, and no array'],
    ['a number', 3, 'it is 3, and no array'],
    ['a text', 'a', 'it is a text, and no array'],
    ['bytes', DOUBLES, 'it is bytes, and no array'],
    ['a dict', new Dict(), 'it is a dict, and no array'],
    ['a list', new List(), 'it is a list, and no array'],
    ['a name', ndarray, 'it is numpy.ndarray, and no array'],
    ['something else that was made', made('numpy.dtype', []), 'it is a numpy.dtype, and no array'],
    [
      'an array without a state',
      made(names('multiarray._reconstruct')[0] as string, []),
      'no array',
    ],
    ['a number of numpy', made(names('multiarray.scalar')[0] as string, [], shape(1)), 'no array'],
    [
      'an array of texts',
      rebuilt({ type: dtype('U5') }),
      'its numbers are "U5", but must be floats or integers',
    ],
    [
      'an array of what every object has',
      rebuilt({ type: dtype('toString') }),
      'its numbers are "toString"',
    ],
    ['an array of no type', rebuilt({ type: null }), 'its numbers are None'],
    [
      'an array of a type that is a number',
      rebuilt({ type: dtype(8) }),
      'its numbers are a numpy.dtype',
    ],
    [
      'an array of a type of another maker',
      rebuilt({ type: made('numpy.ndarray', ['f8']) }),
      'its numbers are a numpy.ndarray',
    ],
    [
      'an array without dimensions',
      rebuilt({ sizes: shape() }),
      'no shape of one dimension or more',
    ],
    ['an array of a shape that is none', rebuilt({ sizes: new List() }), 'no shape'],
    ['an array of a negative size', rebuilt({ sizes: shape(3, -1) }), 'no shape'],
    ['an array of a size that is a text', rebuilt({ sizes: shape(3, '1') }), 'no shape'],
    [
      'an array of too few bytes',
      rebuilt({ sizes: shape(4) }),
      'it should have 4 numbers of 8 bytes',
    ],
    [
      'an array of too many',
      rebuilt({ sizes: shape(1, 2) }),
      'it should have 2 numbers of 8 bytes',
    ],
    ['an array of a text', rebuilt({ data: 'abc' }), 'but has other data'],
  ])('are not %s', (_, value, words) => {
    expect(() => vectorOf(value)).toThrow(AgentFileError);
    expect(() => vectorOf(value)).toThrow(words);
  });
});

describe("numpy's numbers", () => {
  it.each(names('multiarray.scalar'))("are numbers as Python's own are: %s", (maker) => {
    expect(numberOf(made(maker, [dtype('f8'), bytesOf(Float64Array.of(2.5))]))).toBe(2.5);
    expect(numberOf(made(maker, [dtype('i8'), bytesOf(BigInt64Array.of(-3n))]))).toBe(-3);
    expect(numberOf(7)).toBe(7);
    expect(numberOf(2n ** 64n)).toBe(2 ** 64);
  });

  it.each<[string, PickleValue | undefined, string]>([
    ['nothing', undefined, 'it is nothing, and no number'],
    ['a text', '7', 'it is a text, and no number'],
    ['true', true, 'it is true, and no number'],
    ['an array', rebuilt({}), '_reconstruct, and no number'],
    [
      'two of them',
      made(names('multiarray.scalar')[0] as string, [dtype('f8'), DOUBLES]),
      'it should have 1 numbers of 8 bytes',
    ],
  ])('are not %s', (_, value, words) => {
    expect(() => numberOf(value)).toThrow(words);
  });
});
