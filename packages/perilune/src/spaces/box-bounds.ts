import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { type ArrayOf, type Dtype, limitsOf, newArray } from './dtype.js';
import {
  checkShape,
  isList,
  type Nested,
  sameNumbers,
  showShape,
  sizeOfShape,
  type Unnested,
  unnest,
} from './nested.js';

/** One bound for all entries, or one each, flat or in lists of lists. */
export type Bound = number | bigint | Nested<number | bigint>;

/** One side of a box. */
export interface Side<D extends Dtype> {
  /** An entry without a bound has an infinity, or the last number of an integer dtype. */
  values: ArrayOf<D>;
  bounded: readonly boolean[];
}

export interface Sides<D extends Dtype> {
  shape: readonly number[];
  low: Side<D>;
  high: Side<D>;
}

/** @throws UsageError when bounds are NaN, cross, exceed the dtype or do not fit the shape */
export function readSides<D extends Dtype>(
  low: Bound,
  high: Bound,
  dtype: D,
  given: readonly number[] | undefined,
): Sides<D> {
  const lows = isList(low) ? unnest<number | bigint>('low', low) : undefined;
  const highs = isList(high) ? unnest<number | bigint>('high', high) : undefined;
  const shape = given ? checkShape(given) : (lows?.shape ?? highs?.shape ?? [1]);
  checkFit('low', lows, shape);
  checkFit('high', highs, shape);
  const size = sizeOfShape(shape);
  const side = (name: 'low' | 'high', entries: Entries) => readSide(name, entries, size, dtype);
  const sides = {
    shape,
    low: side('low', lows?.entries ?? (low as number | bigint)),
    high: side('high', highs?.entries ?? (high as number | bigint)),
  };
  checkOrder(sides);
  return sides;
}

type Entries = number | bigint | readonly (number | bigint)[];

/** A flat list fits every shape of as many entries. */
function checkFit(name: string, list: Unnested<unknown> | undefined, shape: readonly number[]) {
  if (list === undefined) return;
  const size = sizeOfShape(shape);
  const count = list.entries.length;
  if (count !== size) {
    throw new UsageError(`The box has ${size} entries, but ${name} has ${count}.`);
  }
  if (list.shape.length > 1 && !sameNumbers(list.shape, shape)) {
    throw new UsageError(
      `The box has the shape ${showShape(shape)}, but ${name} has ${showShape(list.shape)}.`,
    );
  }
}

function readSide<D extends Dtype>(
  name: 'low' | 'high',
  entries: Entries,
  size: number,
  dtype: D,
): Side<D> {
  const values = newArray(dtype, size);
  const open = name === 'low' ? -Infinity : Infinity;
  const bounded = Array.from({ length: size }, (_, i) => {
    const bound = typeof entries === 'object' ? (entries[i] as number | bigint) : entries;
    putBound(values, i, checkBound(name, bound, open, dtype), dtype, open);
    return bound !== open;
  });
  return { values, bounded };
}

/** What `open` becomes in a signed integer dtype is its last number. */
function putBound(
  values: ArrayOf<Dtype>,
  i: number,
  bound: number | bigint,
  dtype: Dtype,
  open: number,
): void {
  const { kind, low, high } = limitsOf(dtype);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    if (bound !== open) values[i] = BigInt(bound);
    else values[i] = open < 0 ? -(2n ** 63n) : 2n ** 63n - 1n;
  } else if (bound === open && kind === 'signed') values[i] = open < 0 ? low : high;
  else values[i] = Number(bound);
}

function checkBound(name: string, bound: unknown, open: number, dtype: Dtype): number | bigint {
  const { kind } = limitsOf(dtype);
  if (bound === open && kind !== 'unsigned') return bound as number;
  if (kind === 'float' ? isWithin(Number(bound), bound, dtype) : isInteger(bound, dtype)) {
    return bound as number | bigint;
  }
  const numbers = kind === 'float' ? `${dtype} numbers` : `integers that ${dtype} can hold`;
  throw new UsageError(`Bounds must be ${numbers}, but ${name} has ${show(bound)}.`);
}

/** Numbers just beyond the largest float32 are rounded to it, as far as they are not to infinity. */
function isWithin(value: number, given: unknown, dtype: Dtype): boolean {
  if (typeof given !== 'number' && typeof given !== 'bigint') return false;
  return Number.isFinite(dtype === 'float32' ? Math.fround(value) : value);
}

function isInteger(value: unknown, dtype: Dtype): boolean {
  if (typeof value === 'number' && !Number.isInteger(value)) return false;
  if (typeof value !== 'number' && typeof value !== 'bigint') return false;
  const { kind, bits, low, high } = limitsOf(dtype);
  if (bits < 64) return value >= low && value <= high;
  const exact = BigInt(value);
  return exact === (kind === 'signed' ? BigInt.asIntN(64, exact) : BigInt.asUintN(64, exact));
}

function checkOrder({ low, high }: Sides<Dtype>): void {
  for (let i = 0; i < low.values.length; i++) {
    const least = low.values[i] as number | bigint;
    const most = high.values[i] as number | bigint;
    if (least <= most) continue;
    throw new UsageError(`Entry ${i} has low ${least} above high ${most}.`);
  }
}
