import { UsageError } from '../../errors.js';
import type { AnySpace } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import { type Moment, when } from './check-step.js';
import type { Info } from './env.js';

/** Where a mask stands, for messages. */
export interface MaskedStep extends Moment {
  terminated: boolean;
}

/**
 * Writes `info.actionMask` as bytes from `offset` on: 1 for allowed actions, all of them in a terminal state
 * that allows none, so that nobody has to choose among nothing.
 *
 * @param out [at least offset + actions]
 * @throws UsageError, naming the step, unless it has a 0 or 1 for every action of a Discrete space and
 * allows one
 */
export function writeActionMask(
  space: AnySpace,
  mask: unknown,
  at: MaskedStep,
  out: Uint8Array,
  offset: number,
): void {
  const flags = checkFlags(space, mask, at);
  let allowed = 0;
  for (let i = 0; i < flags.length; i++) {
    const flag = Number(flags[i]);
    if (flag !== 0 && flag !== 1) throw wrong(space, mask, at);
    out[offset + i] = flag;
    allowed += flag;
  }
  if (allowed > 0) return;
  if (!at.terminated) throw noneAllowed(at);
  out.fill(1, offset, offset + flags.length);
}

function checkFlags(space: AnySpace, mask: unknown, at: MaskedStep): ArrayLike<unknown> {
  const list = Array.isArray(mask) || (ArrayBuffer.isView(mask) && 'length' in mask);
  if (!list || space.kind !== 'discrete') throw wrong(space, mask, at);
  const flags = mask as ArrayLike<unknown>;
  if (flags.length !== space.n) throw wrong(space, mask, at);
  return flags;
}

function wrong(space: AnySpace, mask: unknown, at: MaskedStep): UsageError {
  const wanted =
    space.kind === 'discrete'
      ? `a Uint8Array of ${space.n} numbers 0 or 1, in every reset and every step or never`
      : `left out, as only Discrete actions have masks, and these are ${space}`;
  return new UsageError(`${when(at)}: info.actionMask must be ${wanted}, but is ${show(mask)}.`);
}

function noneAllowed(at: MaskedStep): UsageError {
  return new UsageError(
    `${when(at)}: info.actionMask allows no action, but the episode goes on. Allow one, or terminate it.`,
  );
}

/** The mask in an info, if there is one, to hand to `agent.act`; whoever takes it checks it. */
export function actionMaskOf(info: Info): ArrayLike<number> | undefined {
  return info.actionMask as ArrayLike<number> | undefined;
}
