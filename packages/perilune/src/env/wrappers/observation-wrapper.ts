import { UsageError } from '../../errors.js';
import type { AnySpace, Box, Space, ValueOf } from '../../spaces/index.js';
import type { Action, Env, ResetOptions, ResetResult, StepResult } from '../api/env.js';
import { EnvWrapper } from '../api/env-wrapper.js';
import type { TransitionModel } from '../api/transition-model.js';

/**
 * Shows every observation otherwise, that of a reset as well: Gymnasium's `ObservationWrapper`. Override
 * `observation`, and give the constructor the space that it leads to, if it is another.
 */
export abstract class ObservationWrapper<
  O extends AnySpace = Box,
  A extends AnySpace = Space,
  InnerO extends AnySpace = O,
> extends EnvWrapper<O, A, InnerO, A> {
  /** What is seen instead: a fresh one, where it is an array or an object. */
  protected abstract observation(observation: ValueOf<InnerO>): ValueOf<O>;

  override reset(options?: ResetOptions): ResetResult<ValueOf<O>> {
    const { observation, info } = this.env.reset(options);
    return { observation: this.observation(observation), info };
  }

  override step(action: Action<A>): StepResult<ValueOf<O>> {
    const result = this.env.step(action);
    return { ...result, observation: this.observation(result.observation) };
  }

  /** @throws UsageError: a model's states are those that are observed */
  override model(): TransitionModel {
    throw new UsageError(
      `${this.id}: ${this.constructor.name} changes what is observed, so that the transition model's states are ` +
        'none of its observations. Ask the environment inside.',
    );
  }
}

/**
 * Shows what a function makes of every observation: Gymnasium's `TransformObservation`.
 *
 * `new TransformObservation(env, (seen) => seen.map((x) => x / 2), new Box(-1, 1, { shape: [4] }))`
 */
export class TransformObservation<
  O extends AnySpace = Box,
  A extends AnySpace = Space,
  InnerO extends AnySpace = O,
> extends ObservationWrapper<O, A, InnerO> {
  /** @param observationSpace of what the function gives; default: that of the environment inside */
  constructor(
    env: Env<InnerO, A>,
    private readonly transform: (observation: ValueOf<InnerO>) => ValueOf<O>,
    observationSpace?: O,
  ) {
    super(env, { observationSpace });
  }

  protected override observation(observation: ValueOf<InnerO>): ValueOf<O> {
    return this.transform(observation);
  }
}
