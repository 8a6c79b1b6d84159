import { UsageError } from '../../errors.js';
import {
  type AnySpace,
  type Discrete,
  readRow,
  type ValueOf,
  writeRow,
} from '../../spaces/index.js';
import { show } from '../../text/show.js';
import { checkAction } from '../api/checks.js';
import type { Action } from '../api/env.js';

type Actions = ArrayLike<number> | readonly Action<AnySpace>[];

/**
 * Writes the actions of the environments with mask[i] = 1 to `out`, [n x width of the action space], as
 * rows. Those of others are ignored, whatever they are. They come as such rows, all in one flat list, or
 * one for each environment, as the space has them.
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
  if (space.kind === 'discrete') readIndices(space, actions, mask, out);
  else if (!isFlat) readEach(space, actions, mask, out);
  else if (space.kind === 'box') readFlat(actions as ArrayLike<number>, mask, out);
  else readRows(space, Float32Array.from(actions as ArrayLike<number>), mask, out);
}

function readIndices(space: Discrete, actions: Actions, mask: Uint8Array, out: Float32Array): void {
  if (actions.length !== mask.length) refuse(mask.length, actions);
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 1) continue;
    const index = actions[i] as number;
    if (!Number.isInteger(index) || index < 0 || index >= space.n) {
      throw new UsageError(
        `Invalid action ${show(index)}: an integer from 0 to ${space.n - 1} is allowed.`,
      );
    }
    out[i] = index;
  }
}

function readRows(space: AnySpace, rows: Float32Array, mask: Uint8Array, out: Float32Array): void {
  const width = out.length / mask.length;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 1) continue;
    checkAction(space, readRow(space, rows, i * width));
    out.set(rows.subarray(i * width, (i + 1) * width), i * width);
  }
}

function readEach(space: AnySpace, actions: Actions, mask: Uint8Array, out: Float32Array): void {
  if (actions.length !== mask.length) refuse(mask.length, actions);
  const width = out.length / mask.length;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 1) continue;
    const action: unknown = actions[i];
    checkAction(space, action);
    writeRow(space, action as ValueOf<typeof space>, out, i * width);
  }
}

function readFlat(actions: ArrayLike<number>, mask: Uint8Array, out: Float32Array): void {
  const width = out.length / mask.length;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 1) continue;
    for (let k = i * width; k < (i + 1) * width; k++) {
      const value = actions[k] as number;
      if (!Number.isFinite(value)) {
        throw new UsageError(`Invalid action value ${show(value)}: a finite number is allowed.`);
      }
      out[k] = value;
    }
  }
}

function refuse(size: number, actions: unknown): never {
  throw new UsageError(
    `A step of ${size} environments takes ${size} actions, but ${show(actions)} was given.`,
  );
}
