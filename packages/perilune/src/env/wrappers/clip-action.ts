import { UsageError } from '../../errors.js';
import { newArray, storeOf } from '../../spaces/dtype.js';
import type { AnySpace, Dtype } from '../../spaces/index.js';
import { Box } from '../../spaces/index.js';
import type { Action, Env } from '../api/env.js';
import { ActionWrapper } from './action-wrapper.js';
import { clip } from './reward-wrapper.js';

/** A box of whatever dtype. */
export type AnyBox = Box<Dtype>;

/** @throws UsageError unless the space is a Box */
export function checkBox(wrapper: string, what: string, space: AnySpace): asserts space is AnyBox {
  if (space.kind === 'box') return;
  throw new UsageError(`${wrapper} needs ${what} of a Box, but they are those of ${space}.`);
}

/** Takes any action and does the nearest one within the bounds: Gymnasium's `ClipAction`. */
export class ClipAction<O extends AnySpace = Box, A extends AnySpace = Box> extends ActionWrapper<
  O,
  A
> {
  private readonly bounds: AnyBox;

  /** @throws UsageError unless actions are those of a Box */
  constructor(env: Env<O, A>) {
    checkBox('ClipAction', 'actions', env.actionSpace);
    const { shape, dtype } = env.actionSpace;
    super(env, { actionSpace: new Box(-Infinity, Infinity, { shape, dtype }) as AnySpace as A });
    this.bounds = env.actionSpace;
  }

  protected override action(action: Action<A>): Action<A> {
    const { low, high, dtype, size } = this.bounds;
    const clipped = newArray(dtype, size);
    const store = storeOf(dtype);
    const given = action as ArrayLike<number | bigint>;
    for (let i = 0; i < size; i++) {
      store(clipped, i, clip(Number(given[i]), Number(low[i]), Number(high[i])));
    }
    return clipped as unknown as Action<A>;
  }
}
