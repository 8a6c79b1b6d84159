import { UsageError } from '../../errors.js';
import { type AnySpace, readRow, type ValueOf, writeRow } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import { checkAction } from '../api/checks.js';
import type { Action } from '../api/env.js';

type Actions = ArrayLike<number> | readonly Action<AnySpace>[];

/**
 * Writes the actions of the environments with mask[i] = 1 to `out`, [n x width of the action space], as
 * rows. Those of others are ignored, whatever they are. They come one for each environment, as the space
 * has them, or as rows, in a Float32Array; those of a Box in any flat array.
 *
 * @throws UsageError on the first invalid one
 */
export function readActions(
  space: AnySpace,
  actions: Actions,
  mask: Uint8Array,
  out: Float32Array,
): void {
  if (typeof actions !== 'object' || actions === null) refuse(mask.length, actions);
  const isFlat = actions.length === out.length && typeof actions[0] === 'number';
  if (space.kind === 'box' && isFlat) readFlat(actions as ArrayLike<number>, mask, out);
  else if (actions instanceof Float32Array) readRows(space, actions, mask, out);
  else readEach(space, actions, mask, out);
}

function readRows(space: AnySpace, rows: Float32Array, mask: Uint8Array, out: Float32Array): void {
  if (rows.length !== out.length) refuse(mask.length, rows);
  const width = out.length / mask.length;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 1) continue;
    if (space.kind === 'discrete') checkAction(space, space.start + (rows[i] as number));
    else checkAction(space, readRow(space, rows, i * width));
    for (let k = i * width; k < (i + 1) * width; k++) out[k] = rows[k] as number;
  }
}

function readEach(space: AnySpace, actions: Actions, mask: Uint8Array, out: Float32Array): void {
  if (actions.length !== mask.length) refuse(mask.length, actions);
  const width = out.length / mask.length;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 1) continue;
    const action: unknown = actions[i];
    checkAction(space, action);
    if (space.kind === 'discrete') out[i] = (action as number) - space.start;
    else writeRow(space, action as ValueOf<typeof space>, out, i * width);
  }
}

function readFlat(actions: ArrayLike<number>, mask: Uint8Array, out: Float32Array): void {
  const width = out.length / mask.length;
  for (let k = 0; k < out.length; k++) {
    if (mask[Math.floor(k / width)] !== 1) continue;
    const value = actions[k] as number;
    if (!Number.isFinite(value)) {
      throw new UsageError(`Invalid action value ${show(value)}: a finite number is allowed.`);
    }
    out[k] = value;
  }
}

function refuse(size: number, actions: unknown): never {
  throw new UsageError(
    `A step of ${size} environments takes ${size} actions, but ${show(actions)} was given.`,
  );
}
