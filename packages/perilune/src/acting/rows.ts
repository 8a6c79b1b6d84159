import { UsageError } from '../errors.js';
import type { SpaceJson } from '../spaces/index.js';
import { show } from '../text/show.js';

/** How many numbers a row of a space has that is there as JSON: see `rowWidth` of `perilune`. */
export function widthOf(space: SpaceJson): number {
  switch (space.kind) {
    case 'discrete':
      return 1;
    case 'tuple':
      return space.spaces.reduce((sum, part) => sum + widthOf(part), 0);
    case 'dict':
      return space.spaces.reduce((sum, [, part]) => sum + widthOf(part), 0);
    default:
      return space.shape.reduce((product, n) => product * n, 1);
  }
}

/**
 * Writes an element as a row, as `writeRow` of `perilune` does.
 *
 * @returns where what comes behind it begins
 * @throws UsageError when it has not the space's form or an index is out of range
 */
export function putRow(space: SpaceJson, value: unknown, row: Float32Array, at = 0): number {
  switch (space.kind) {
    case 'discrete':
      row[at] = indexIn(value, space.n, space.start);
      return at + 1;
    case 'tuple':
      return partsOf(space.spaces, value).reduce(
        (next: number, part, i) => putRow(space.spaces[i] as SpaceJson, part, row, next),
        at,
      );
    case 'dict':
      return space.spaces.reduce((next, [key, part]) => {
        return putRow(part, (value as Record<string, unknown> | null)?.[key], row, next);
      }, at);
    default: {
      const list = partsOf({ length: widthOf(space) }, value);
      list.forEach((entry, i) => {
        row[at + i] = entryOf(space, entry, i);
      });
      return at + list.length;
    }
  }
}

type Entries = Exclude<SpaceJson, { kind: 'discrete' | 'tuple' | 'dict' }>;

function entryOf(space: Entries, entry: unknown, i: number): number {
  if (space.kind === 'box') return Number(entry);
  if (space.kind === 'multi-binary') return indexIn(Number(entry), 2);
  return indexIn(entry, space.nvec[i] as number, space.start?.[i]);
}

function indexIn(value: unknown, count: number, start = 0): number {
  const index = (value as number) - start;
  if (Number.isInteger(index) && index >= 0 && index < count) return index;
  throw new UsageError(
    `An observation's index must be an integer in ${start}..${start + count - 1}, but ${show(value)} was given.`,
  );
}

function partsOf({ length }: { length: number }, value: unknown): unknown[] {
  const list =
    typeof value === 'object' && value !== null ? Array.from(value as ArrayLike<unknown>) : [];
  if (list.length === length) return list;
  throw new UsageError(`An observation must have ${length} entries, but ${show(value)} was given.`);
}
