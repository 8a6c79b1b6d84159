import type { FloatRow } from './rows.js';
import type { AnySpace } from './space.js';

/**
 * A stretch of a row, and what it becomes in Gymnasium's flat form: `values` are taken as they are,
 * `size` of them; an `index` becomes `size` numbers of which that one is 1 and the others 0.
 */
export interface RowSegment {
  readonly kind: 'values' | 'index';
  /** Where it begins in the row. */
  readonly from: number;
  /** How many numbers of the flat form it makes. */
  readonly size: number;
  /** Where it begins in the flat form. */
  readonly to: number;
}

/** The segments of a space's rows, in order; neighbouring values are one segment. */
export function rowSegments(space: AnySpace): readonly RowSegment[] {
  const segments: RowSegment[] = [];
  let from = 0;
  let to = 0;
  for (const { kind, size } of pieces(space)) {
    const last = segments.at(-1);
    if (kind === 'values' && last?.kind === 'values') {
      segments[segments.length - 1] = { ...last, size: last.size + size };
    } else segments.push({ kind, from, size, to });
    from += kind === 'values' ? size : 1;
    to += size;
  }
  return segments;
}

/** How many numbers the flat form of rows with these segments has. */
export function flatWidth(segments: readonly RowSegment[]): number {
  const last = segments.at(-1);
  return last === undefined ? 0 : last.to + last.size;
}

/** Writes the flat form of the row that begins at `rowOffset` from `flatOffset` on. */
export function expandRow(
  segments: readonly RowSegment[],
  row: FloatRow,
  flat: FloatRow,
  { rowOffset = 0, flatOffset = 0 }: { rowOffset?: number; flatOffset?: number } = {},
): void {
  for (const { kind, from, size, to } of segments) {
    const source = rowOffset + from;
    const target = flatOffset + to;
    if (kind === 'values') {
      for (let i = 0; i < size; i++) flat[target + i] = row[source + i] as number;
    } else {
      flat.fill(0, target, target + size);
      flat[target + (row[source] as number)] = 1;
    }
  }
}

type Piece = Pick<RowSegment, 'kind' | 'size'>;

function pieces(space: AnySpace): readonly Piece[] {
  switch (space.kind) {
    case 'discrete':
      return [{ kind: 'index', size: space.n }];
    case 'multi-discrete':
      return Array.from(space.nvec, (size): Piece => ({ kind: 'index', size }));
    case 'tuple':
    case 'dict':
      return space.parts.flatMap(pieces);
    default:
      return space.size === 0 ? [] : [{ kind: 'values', size: space.size }];
  }
}
