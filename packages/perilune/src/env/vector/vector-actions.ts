import { UsageError } from '../../errors.js';
import type { Box } from '../../spaces/box.js';
import type { Discrete } from '../../spaces/discrete.js';
import type { Space } from '../../spaces/space.js';
import { show } from '../../text/show.js';
import { checkAction } from '../api/checks.js';
import type { Action } from '../api/env.js';

type Actions = ArrayLike<number> | readonly Action[];

/**
 * Copies the actions of the environments with mask[i] = 1 to `out`, [n x action width]. Those of others
 * are ignored, whatever they are. Continuous actions come one array an environment, or all in one flat
 * array.
 *
 * @throws UsageError on the first invalid one
 */
export function readActions(
  space: Space,
  actions: Actions,
  mask: Uint8Array,
  out: Float32Array,
): void {
  if (typeof actions !== 'object' || actions === null) refuse(mask.length, actions);
  if (space.kind === 'discrete') readIndices(space, actions, mask, out);
  else if (actions.length === out.length && typeof actions[0] === 'number') {
    readFlat(actions as ArrayLike<number>, mask, out);
  } else readEach(space, actions, mask, out);
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

function readEach(space: Box, actions: Actions, mask: Uint8Array, out: Float32Array): void {
  if (actions.length !== mask.length) refuse(mask.length, actions);
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 1) continue;
    const action = actions[i];
    checkAction(space, action);
    out.set(action as Float32Array, i * space.size);
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
