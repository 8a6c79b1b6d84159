import { UsageError } from '../../errors.js';
import type { AnySpace, Box, Space, ValueOf } from '../../spaces/index.js';
import { checkKeys } from '../api/checks.js';
import type { Action, Env } from '../api/env.js';
import { ActionWrapper } from './action-wrapper.js';
import { checkBox } from './clip-action.js';
import { ObservationWrapper } from './observation-wrapper.js';
import { type NewBound, type RescaledBox, rescaleBox } from './rescale-box.js';

/** The bounds that actions are given within. */
export interface RescaleActionOptions {
  minAction: NewBound;
  maxAction: NewBound;
}

/**
 * Takes actions between other bounds, -1 and 1 say, and maps them linearly to those of the environment inside:
 * Gymnasium's `RescaleAction`.
 */
export class RescaleAction<
  O extends AnySpace = Box,
  A extends AnySpace = Box,
> extends ActionWrapper<O, A> {
  private readonly rescaled: RescaledBox;

  /** @throws UsageError unless actions are those of a Box and the bounds fit it and differ */
  constructor(env: Env<O, A>, options: RescaleActionOptions) {
    checkKeys('RescaleAction option', options, ['minAction', 'maxAction']);
    checkBox('RescaleAction', 'actions', env.actionSpace);
    const names = ['minAction', 'maxAction'] as const;
    const rescaled = rescaleBox(env.actionSpace, options.minAction, options.maxAction, names);
    const { low, high } = rescaled.box;
    const i = Array.from<number | bigint>(low).findIndex((bound, k) => bound === high[k]);
    if (i >= 0) {
      throw new UsageError(
        `minAction must be below maxAction, but entry ${i} has ${low[i]} for both, from which no way leads back.`,
      );
    }
    super(env, { actionSpace: rescaled.box as AnySpace as A });
    this.rescaled = rescaled;
  }

  protected override action(action: Action<A>): Action<A> {
    return this.rescaled.backward(action as ArrayLike<number>) as unknown as Action<A>;
  }
}

/** The bounds that observations come within. */
export interface RescaleObservationOptions {
  minObs: NewBound;
  maxObs: NewBound;
}

/**
 * Shows observations between other bounds, 0 and 1 say; entries that have none keep none: Gymnasium's
 * `RescaleObservation`.
 */
export class RescaleObservation<
  O extends AnySpace = Box,
  A extends AnySpace = Space,
> extends ObservationWrapper<O, A> {
  private readonly rescaled: RescaledBox;

  /** @throws UsageError unless observations are those of a Box and the bounds fit it */
  constructor(env: Env<O, A>, options: RescaleObservationOptions) {
    checkKeys('RescaleObservation option', options, ['minObs', 'maxObs']);
    checkBox('RescaleObservation', 'observations', env.observationSpace);
    const names = ['minObs', 'maxObs'] as const;
    const rescaled = rescaleBox(env.observationSpace, options.minObs, options.maxObs, names);
    super(env, { observationSpace: rescaled.box as AnySpace as O });
    this.rescaled = rescaled;
  }

  protected override observation(observation: ValueOf<O>): ValueOf<O> {
    const values = observation as unknown as ArrayLike<number | bigint>;
    return this.rescaled.forward(values) as unknown as ValueOf<O>;
  }
}
