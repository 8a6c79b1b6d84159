import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  type AnySpace,
  Box,
  Dict,
  Discrete,
  type Dtype,
  MultiBinary,
  MultiDiscrete,
  Tuple,
} from '../../src/spaces/index.js';

export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
}

/** An element as the recordings write it: lists, an integer beyond 2^53 and an infinity as text. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : `${value}`.replace('Infinity', 'inf');
  if (ArrayBuffer.isView(value)) return Array.from(value as Int8Array, plain);
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(
    Object.entries(value as object).map(([key, part]) => [key, plain(part)]),
  );
}

const size = fc.integer({ min: 1, max: 4 });
const shape = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 });
const start = fc.integer({ min: -9, max: 9 });
const dtypes: Dtype[] = [
  'float32',
  'float64',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'bool',
];

const boxes = fc
  .record({ dtype: fc.constantFrom(...dtypes), shape, low: fc.nat(1), above: fc.nat(100) })
  .map(({ dtype, shape, low, above }) => {
    return new Box<Dtype>(low, dtype === 'bool' ? 1 : low + above, { dtype, shape });
  });
const openBoxes = fc
  .record({ dtype: fc.constantFrom<Dtype>('float32', 'float64', 'int8', 'int64'), size })
  .map(({ dtype, size }) => new Box<Dtype>(-Infinity, Infinity, { dtype, shape: [size] }));
const discretes = fc.tuple(size, start).map(([n, start]) => new Discrete(n, { start }));
const multiDiscretes = fc
  .array(fc.tuple(size, start), { minLength: 1, maxLength: 4 })
  .map((pairs) => {
    const counts = pairs.map(([n]) => n);
    return new MultiDiscrete([counts, counts], {
      start: [pairs.map(([, s]) => s), pairs.map(() => 1)],
    });
  });
const multiBinaries = fc.array(size, { minLength: 1, maxLength: 2 }).map((n) => new MultiBinary(n));

/** Spaces of all kinds, in one another up to three deep. */
export const spaces: fc.Arbitrary<AnySpace> = fc.letrec<{ space: AnySpace }>((tie) => ({
  space: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    boxes,
    openBoxes,
    discretes,
    multiDiscretes,
    multiBinaries,
    fc.array(tie('space'), { maxLength: 3 }).map((parts) => new Tuple(parts)),
    fc
      .dictionary(fc.string({ maxLength: 3 }), tie('space'), { maxKeys: 3 })
      .map((parts) => new Dict(parts)),
  ),
})).space;

/** A space, seeded, and an element of it. */
export const elements = fc.tuple(spaces, fc.nat()).map(([space, seed]) => {
  space.seed(seed);
  return { space, value: space.sample() as never };
});
