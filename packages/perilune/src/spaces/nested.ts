import { UsageError } from '../errors.js';
import { show } from '../text/show.js';

/** Numbers in a list, or in lists of lists of equal lengths, as numpy reads an array. */
export type Nested<T> = ArrayLike<T> | readonly Nested<T>[];

export interface Unnested<T> {
  shape: readonly number[];
  /** Row by row. */
  entries: readonly T[];
}

export function isList(value: unknown): value is ArrayLike<unknown> {
  return typeof value === 'object' && value !== null && 'length' in value;
}

/** @throws UsageError when inner lists differ in shape; `name` is how the message calls the list */
export function unnest<T>(name: string, list: Nested<T>): Unnested<T> {
  if (!isList(list[0])) return { shape: [list.length], entries: Array.from(list as ArrayLike<T>) };
  const rows = Array.from(list as readonly unknown[], (row) => toRow<T>(name, row));
  const first = rows[0] as Unnested<T>;
  if (rows.some(({ shape }) => !sameNumbers(shape, first.shape))) throw ragged(name);
  return { shape: [rows.length, ...first.shape], entries: rows.flatMap(({ entries }) => entries) };
}

function toRow<T>(name: string, row: unknown): Unnested<T> {
  if (!isList(row)) throw ragged(name);
  return unnest(name, row as Nested<T>);
}

function ragged(name: string): UsageError {
  return new UsageError(`The rows of ${name} must all have one shape, but theirs differ.`);
}

/** How many entries a shape has: 1 if it has no dimensions. */
export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** @throws UsageError unless all lengths are non-negative integers */
export function checkShape(shape: readonly number[]): readonly number[] {
  const fits = Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (fits) return [...shape];
  throw new UsageError(
    `A shape must be a list of non-negative integers, but ${show(shape)} was given.`,
  );
}

/** As Python writes a tuple: (), (3,), (2, 3). */
export function showShape(shape: readonly number[]): string {
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}

export function sameNumbers(
  a: ArrayLike<number | bigint | boolean>,
  b: ArrayLike<number | bigint | boolean>,
): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
