import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { newArray, storeOf } from './dtype.js';
import { isList } from './nested.js';
import type { AnySpace, ValueOf } from './space.js';

/** What a row is written to. float32 is what the library keeps; float64 loses nothing. */
export type FloatRow = Float32Array | Float64Array;

/**
 * How many numbers a row of the space has: a Box's, MultiDiscrete's or MultiBinary's entries, 1 for a
 * Discrete, and for a Tuple or Dict those of its parts together.
 */
export function rowWidth(space: AnySpace): number {
  switch (space.kind) {
    case 'discrete':
      return 1;
    case 'tuple':
    case 'dict':
      return space.parts.reduce((sum, part) => sum + rowWidth(part), 0);
    default:
      return space.size;
  }
}

/**
 * Writes an element as a row: a Discrete as its index (value - start), a MultiDiscrete as its indices, a
 * MultiBinary as its bits, a Box as its entries row by row, a Tuple or Dict as its parts in order.
 *
 * float32 holds integers up to 2^24 exactly, so that entries of float64, int32, uint32 and 64-bit boxes
 * are rounded when they need more than 24 bits; an index is never rounded, but refused.
 *
 * @param value plain arrays of numbers do as well as typed ones; a Box's bounds are not looked at
 * @throws UsageError when it has not the space's form or an index is out of range; nothing is written
 */
export function writeRow<S extends AnySpace>(
  space: S,
  value: ValueOf<S>,
  row: FloatRow,
  offset = 0,
): void {
  checkRoom(space, row, offset);
  checkForm(space, value, row);
  put(space, value, row, offset);
}

/**
 * The element, in the space's own form, that a row holds; a fresh one. Entries of integer boxes are cut.
 * @throws UsageError when an index is none, or a bit neither 0 nor 1
 */
export function readRow<S extends AnySpace>(space: S, row: FloatRow, offset = 0): ValueOf<S> {
  checkRoom(space, row, offset);
  return take(space, row, offset) as ValueOf<S>;
}

function put(space: AnySpace, value: unknown, row: FloatRow, offset: number): void {
  if (space.kind === 'discrete') row[offset] = (value as number) - space.start;
  else if (space.kind === 'tuple' || space.kind === 'dict')
    putParts(space.parts, space.split(value), row, offset);
  else {
    const list = value as ArrayLike<number | bigint>;
    const start = space.kind === 'multi-discrete' ? space.start : undefined;
    for (let i = 0; i < space.size; i++) row[offset + i] = Number(list[i]) - (start?.[i] ?? 0);
  }
}

function putParts(
  parts: readonly AnySpace[],
  values: readonly unknown[],
  row: FloatRow,
  offset: number,
): void {
  let at = offset;
  parts.forEach((part, i) => {
    put(part, values[i], row, at);
    at += rowWidth(part);
  });
}

function take(space: AnySpace, row: FloatRow, offset: number): unknown {
  switch (space.kind) {
    case 'box':
      return takeBox(space, row, offset);
    case 'discrete':
      return space.start + takeIndex(space, row[offset] as number, space.n);
    case 'multi-discrete':
      return space.start.map(
        (start, i) => start + takeIndex(space, row[offset + i] as number, space.nvec[i] as number),
      );
    case 'multi-binary':
      return Int8Array.from({ length: space.size }, (_, i) =>
        takeIndex(space, row[offset + i] as number, 2),
      );
    default:
      return space.join(takeParts(space.parts, row, offset));
  }
}

function takeBox(
  { dtype, size }: Extract<AnySpace, { kind: 'box' }>,
  row: FloatRow,
  offset: number,
) {
  const entries = newArray(dtype, size);
  const store = storeOf(dtype);
  for (let i = 0; i < size; i++) store(entries, i, row[offset + i] as number);
  return entries;
}

function takeParts(parts: readonly AnySpace[], row: FloatRow, offset: number): unknown[] {
  let at = offset;
  return parts.map((part) => {
    const value = take(part, row, at);
    at += rowWidth(part);
    return value;
  });
}

function takeIndex(space: AnySpace, index: number, count: number): number {
  if (Number.isInteger(index) && index >= 0 && index < count) return index;
  throw new UsageError(
    `A row of ${space} must hold an index from 0 to ${count - 1}, but it holds ${index}.`,
  );
}

function checkRoom(space: AnySpace, row: FloatRow, offset: number): void {
  const width = rowWidth(space);
  if (Number.isInteger(offset) && offset >= 0 && offset + width <= row.length) return;
  throw new UsageError(
    `${space} needs a row of ${width} from entry ${show(offset)}, but there are ${row.length} numbers.`,
  );
}

function checkForm(space: AnySpace, value: unknown, row: FloatRow): void {
  if (space.kind === 'tuple' || space.kind === 'dict') {
    const values = space.split(value);
    space.parts.forEach((part, i) => {
      checkForm(part, values[i], row);
    });
  } else if (space.kind === 'box') checkEntries(space, value);
  else if (!space.contains(value)) throw notOf(space, value);
  else if (space.kind === 'discrete') checkExact(space, value as number, row);
}

function checkEntries(space: Extract<AnySpace, { kind: 'box' }>, value: unknown): void {
  if (!isList(value) || value.length !== space.size) throw notOf(space, value);
  for (let i = 0; i < space.size; i++) {
    const entry = value[i];
    if (typeof entry !== 'number' && typeof entry !== 'bigint') throw notOf(space, value);
  }
}

function notOf(space: AnySpace, value: unknown): UsageError {
  return new UsageError(`${show(value)} is not an element of ${space}.`);
}

/** A rounded index would be another element. */
function checkExact(
  space: Extract<AnySpace, { kind: 'discrete' }>,
  value: number,
  row: FloatRow,
): void {
  const index = value - space.start;
  if (row instanceof Float64Array || Math.fround(index) === index) return;
  throw new UsageError(
    `${space} is too large for rows of float32: index ${index} cannot be held. Describe it by a MultiDiscrete of smaller ones.`,
  );
}
