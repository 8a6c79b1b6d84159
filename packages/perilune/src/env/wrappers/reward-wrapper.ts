import { UsageError } from '../../errors.js';
import type { AnySpace, Box, Space, ValueOf } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import { checkKeys } from '../api/checks.js';
import type { Action, Env, StepResult } from '../api/env.js';
import { EnvWrapper } from '../api/env-wrapper.js';
import type { TransitionModel } from '../api/transition-model.js';

/** Pays every reward otherwise: Gymnasium's `RewardWrapper`. Override `reward`. */
export abstract class RewardWrapper<
  O extends AnySpace = Box,
  A extends AnySpace = Space,
> extends EnvWrapper<O, A> {
  protected abstract reward(reward: number): number;

  override step(action: Action<A>): StepResult<ValueOf<O>> {
    const result = this.env.step(action);
    return { ...result, reward: this.reward(result.reward) };
  }

  /** As inside, with the rewards that are paid here: it takes `reward` to depend on the reward alone. */
  override model(): TransitionModel {
    const inner = this.innerModel();
    return {
      states: inner.states,
      actions: inner.actions,
      start: inner.start,
      transitions: (state, action) =>
        inner
          .transitions(state, action)
          .map((transition) => ({ ...transition, reward: this.reward(transition.reward) })),
    };
  }
}

/** Pays what a function makes of every reward: Gymnasium's `TransformReward`. */
export class TransformReward<
  O extends AnySpace = Box,
  A extends AnySpace = Space,
> extends RewardWrapper<O, A> {
  constructor(
    env: Env<O, A>,
    private readonly transform: (reward: number) => number,
  ) {
    super(env);
  }

  protected override reward(reward: number): number {
    return this.transform(reward);
  }
}

/** The bounds that rewards are cut at; one of them at least. */
export interface ClipRewardOptions {
  /** Default: no bound. */
  minReward?: number | undefined;
  /** Default: no bound. */
  maxReward?: number | undefined;
}

/** Pays no less and no more than the bounds, of which there must be one: Gymnasium's `ClipReward`. */
export class ClipReward<O extends AnySpace = Box, A extends AnySpace = Space> extends RewardWrapper<
  O,
  A
> {
  private readonly least: number;
  private readonly most: number;

  /** @throws UsageError without bounds, and when they cross */
  constructor(env: Env<O, A>, options: ClipRewardOptions) {
    super(env);
    checkKeys('ClipReward option', options, ['minReward', 'maxReward']);
    const { minReward, maxReward } = options;
    this.least = readBound('minReward', minReward ?? -Infinity);
    this.most = readBound('maxReward', maxReward ?? Infinity);
    if ((minReward ?? maxReward) === undefined) {
      throw new UsageError(
        'ClipReward needs minReward, maxReward, or both, but neither was given.',
      );
    }
    if (this.least <= this.most) return;
    throw new UsageError(`minReward is ${minReward}, but must not exceed maxReward, ${maxReward}.`);
  }

  protected override reward(reward: number): number {
    return clip(reward, this.least, this.most);
  }
}

function readBound(name: string, bound: unknown): number {
  if (typeof bound === 'number' && !Number.isNaN(bound)) return bound;
  throw new UsageError(`${name} must be a number, but ${show(bound)} was given.`);
}

/** numpy's `clip`: NaN stays, and of equal zeros the bound's counts. */
export function clip(value: number, least: number, most: number): number {
  if (Number.isNaN(value)) return value;
  const above = value > least ? value : least;
  return above < most ? above : most;
}
