import { UsageError } from '../../errors.js';
import type { AnySpace, Box, Space, ValueOf } from '../../spaces/index.js';
import type { Action, Env, StepResult } from '../api/env.js';
import { EnvWrapper } from '../api/env-wrapper.js';
import type { TransitionModel } from '../api/transition-model.js';

/**
 * Does something else than it is told: Gymnasium's `ActionWrapper`. Override `action`, and give the constructor
 * the space of the actions that it takes, if it is another.
 */
export abstract class ActionWrapper<
  O extends AnySpace = Box,
  A extends AnySpace = Space,
  InnerA extends AnySpace = A,
> extends EnvWrapper<O, A, O, InnerA> {
  /** What the environment inside is told instead. */
  protected abstract action(action: Action<A>): Action<InnerA>;

  override step(action: Action<A>): StepResult<ValueOf<O>> {
    return this.env.step(this.action(action));
  }

  /** @throws UsageError: a model's actions are those of the environment inside */
  override model(): TransitionModel {
    throw new UsageError(
      `${this.id}: ${this.constructor.name} changes actions, so that the transition model's are none of its own. ` +
        'Ask the environment inside.',
    );
  }
}

/** Does what a function makes of every action: Gymnasium's `TransformAction`. */
export class TransformAction<
  O extends AnySpace = Box,
  A extends AnySpace = Space,
  InnerA extends AnySpace = A,
> extends ActionWrapper<O, A, InnerA> {
  /** @param actionSpace of what the function takes; default: that of the environment inside */
  constructor(
    env: Env<O, InnerA>,
    private readonly transform: (action: Action<A>) => Action<InnerA>,
    actionSpace?: A,
  ) {
    super(env, { actionSpace });
  }

  protected override action(action: Action<A>): Action<InnerA> {
    return this.transform(action);
  }
}
