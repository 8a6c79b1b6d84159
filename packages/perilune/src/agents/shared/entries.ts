import { UsageError } from '../../errors.js';
import type { AnySpace } from '../../spaces/index.js';

/** One number of an observation's row. */
export type Entry =
  /** An index below `count`: of a Discrete, of a MultiDiscrete's entry, or a bit. */
  | { readonly kind: 'index' | 'bit'; readonly count: number }
  /** A Box's, within its bounds, infinities where it has none. */
  | { readonly kind: 'number'; readonly low: number; readonly high: number };

/** What the numbers of a space's rows are, in order: see `writeRow`. */
export function entriesOf(space: AnySpace): readonly Entry[] {
  switch (space.kind) {
    case 'discrete':
      return [{ kind: 'index', count: space.n }];
    case 'multi-discrete':
      return Array.from(space.nvec, (count): Entry => ({ kind: 'index', count }));
    case 'multi-binary':
      return Array.from({ length: space.size }, (): Entry => ({ kind: 'bit', count: 2 }));
    case 'box':
      return Array.from({ length: space.size }, (_, i): Entry => {
        const low = space.boundedBelow[i] ? Number(space.low[i]) : Number.NEGATIVE_INFINITY;
        const high = space.boundedAbove[i] ? Number(space.high[i]) : Number.POSITIVE_INFINITY;
        return { kind: 'number', low, high };
      });
    default:
      return space.parts.flatMap(entriesOf);
  }
}

/**
 * A value for each entry that is a Box's number, in order; undefined for the others.
 *
 * @param given one for all, or a list with one each
 * @throws UsageError when a list has another length
 */
export function perNumber(
  name: string,
  given: number | ArrayLike<number>,
  entries: readonly Entry[],
): readonly (number | undefined)[] {
  const count = entries.filter(({ kind }) => kind === 'number').length;
  if (typeof given !== 'number' && given.length !== count) {
    const entriesOfBoxes = count === entries.length ? 'entries' : 'entries of Boxes';
    throw new UsageError(
      `${name} has ${given.length} values, but the observation has ${count} ${entriesOfBoxes}: give a list of ${count}, or one number for all.`,
    );
  }
  let taken = 0;
  return entries.map(({ kind }) => {
    if (kind !== 'number') return undefined;
    return typeof given === 'number' ? given : (given[taken++] as number);
  });
}
