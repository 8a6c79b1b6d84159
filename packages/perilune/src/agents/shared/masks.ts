import { UsageError } from '../../errors.js';
import type { Generator } from '../../random/index.js';
import type { AnySpace } from '../../spaces/index.js';
import { show } from '../../text/show.js';

/** [actions of a Discrete]: 1 (or true) for those that may be taken, 0 (or false) for the others. */
export type ActionMask = ArrayLike<number | boolean>;

/**
 * A mask as a row of bytes; undefined for none, which allows all.
 *
 * @throws UsageError unless it has a number for each Discrete action and allows one
 */
export function maskRow(space: AnySpace, mask: ActionMask | undefined): Uint8Array | undefined {
  if (mask === undefined) return undefined;
  const row = bytesOf(space, mask);
  if (row.includes(1)) return row;
  throw new UsageError('The mask allows no action, but one is asked for: allow at least one.');
}

/** The same of the state that a step led to: a terminal one that allows none is taken to allow all. */
export function nextMaskRow(
  space: AnySpace,
  mask: ActionMask | undefined,
  terminated: boolean,
): Uint8Array | undefined {
  if (mask === undefined || !terminated) return maskRow(space, mask);
  const row = bytesOf(space, mask);
  return row.includes(1) ? row : row.fill(1);
}

/** An allowed action, each as likely: a single draw. */
export function randomAction(
  random: Generator,
  count: number,
  masks?: Uint8Array | undefined,
  row = 0,
): number {
  if (masks === undefined) return random.integers(0, count);
  let allowed = 0;
  for (let a = 0; a < count; a++) allowed += masks[row * count + a] as number;
  let left = random.integers(0, Math.max(1, allowed));
  for (let a = 0; a < count; a++) if (masks[row * count + a] === 1 && left-- === 0) return a;
  return 0;
}

function bytesOf(space: AnySpace, mask: ActionMask): Uint8Array {
  if (space.kind !== 'discrete') {
    throw new UsageError(`Only Discrete actions have masks, and these are in ${space}.`);
  }
  const row = Uint8Array.from(mask, (flag) => (flag ? 1 : 0));
  if (row.length === space.n) return row;
  throw new UsageError(
    `A mask has a number for each of ${space.n} actions, but ${show(mask)} was given.`,
  );
}
