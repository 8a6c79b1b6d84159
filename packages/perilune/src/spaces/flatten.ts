import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { Box } from './box.js';
import { fitsFloat32 } from './dtype.js';
import { type FloatRow, readRow, rowWidth, writeRow } from './rows.js';
import { expandRow, flatWidth, type RowSegment, rowSegments } from './segments.js';
import type { AnySpace, ValueOf } from './space.js';

/** How many numbers `flatten` gives: Gymnasium's `flatdim`. */
export function flatdim(space: AnySpace): number {
  return flatWidth(rowSegments(space));
}

/**
 * The element as one row of numbers, as Gymnasium's `flatten`: a Discrete, and each entry of a
 * MultiDiscrete, as a 1 among 0s. A fresh Float32Array if that holds all numbers of the space, or else a
 * Float64Array, in which 64-bit integers are rounded beyond 2^53.
 * @throws UsageError when the value has not the space's form
 */
export function flatten<S extends AnySpace>(space: S, value: ValueOf<S>): FloatRow {
  const row = new Float64Array(rowWidth(space));
  writeRow(space, value, row);
  const segments = rowSegments(space);
  const flat = newFlat(space, flatWidth(segments));
  expandRow(segments, row, flat);
  return flat;
}

/**
 * The element that `flatten` made `flat` of, as Gymnasium's `unflatten`: of several numbers that are
 * not 0 where one is due, the first counts.
 * @throws UsageError when there is none, or `flat` has not flatdim(space) numbers
 */
export function unflatten<S extends AnySpace>(space: S, flat: ArrayLike<number>): ValueOf<S> {
  const segments = rowSegments(space);
  const width = flatWidth(segments);
  if (flat.length !== width) {
    throw new UsageError(`${space} is ${width} numbers when flat, but ${flat.length} were given.`);
  }
  const row = new Float64Array(rowWidth(space));
  for (const segment of segments) collapse(space, segment, flat, row);
  return readRow(space, row);
}

/**
 * The bounds of what `flatten` gives, as Gymnasium's `flatten_space`; its dtype is that of `flatten`'s
 * array (Gymnasium's would be int64 for a Discrete).
 */
export function flattenSpace(space: AnySpace): Box<'float32'> | Box<'float64'> {
  const { low, high } = boundsOf(space);
  return needsFloat64(space)
    ? new Box(low, high, { shape: [low.length], dtype: 'float64' })
    : new Box(low, high, { shape: [low.length], dtype: 'float32' });
}

function collapse(
  space: AnySpace,
  { kind, from, size, to }: RowSegment,
  flat: ArrayLike<number>,
  row: Float64Array,
): void {
  if (kind === 'values') {
    for (let i = 0; i < size; i++) row[from + i] = flat[to + i] as number;
    return;
  }
  let index = 0;
  while (index < size && flat[to + index] === 0) index++;
  if (index === size) {
    throw new UsageError(
      `One of the numbers ${to} to ${to + size - 1} must be 1 in a flat element of ${space}, but all are 0: ${show(flat)}.`,
    );
  }
  row[from] = index;
}

function newFlat(space: AnySpace, width: number): FloatRow {
  return needsFloat64(space) ? new Float64Array(width) : new Float32Array(width);
}

function needsFloat64(space: AnySpace): boolean {
  if (space.kind === 'box') return !fitsFloat32(space.dtype);
  return (space.kind === 'tuple' || space.kind === 'dict') && space.parts.some(needsFloat64);
}

function boundsOf(space: AnySpace): { low: number[]; high: number[] } {
  if (space.kind === 'box') {
    return { low: Array.from(space.low, Number), high: Array.from(space.high, Number) };
  }
  if (space.kind === 'tuple' || space.kind === 'dict') {
    const parts = space.parts.map(boundsOf);
    return { low: parts.flatMap(({ low }) => low), high: parts.flatMap(({ high }) => high) };
  }
  const width = flatdim(space);
  return { low: new Array(width).fill(0), high: new Array(width).fill(1) };
}
