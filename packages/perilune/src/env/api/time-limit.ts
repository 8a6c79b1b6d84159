import { UsageError } from '../../errors.js';
import type { AnySpace, Box, Space, ValueOf } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { show } from '../../text/show.js';
import type { Action, Env, ResetOptions, ResetResult, StepOutcome, StepResult } from './env.js';
import { EnvWrapper } from './env-wrapper.js';
import { blankOutcome } from './step-into.js';
import type { TransitionModel } from './transition-model.js';

/** Throws unless a time limit is a positive integer; undefined means none. */
export function checkTimeLimit(limit: unknown): asserts limit is number | undefined {
  if (limit === undefined || (Number.isSafeInteger(limit) && (limit as number) > 0)) return;
  throw new UsageError(`maxEpisodeSteps must be a positive integer, but ${show(limit)} was given.`);
}

/** Truncates an episode at its `limit`-th step: Gymnasium's `TimeLimit`. A task may end there as well. */
export class TimeLimit<O extends AnySpace = Box, A extends AnySpace = Space> extends EnvWrapper<
  O,
  A
> {
  readonly limit: number;
  private elapsed = 0;
  private readonly outcome = blankOutcome();

  /** @throws UsageError unless the limit is a positive integer */
  constructor(env: Env<O, A>, limit: number) {
    super(env);
    checkTimeLimit(limit);
    this.limit = limit;
  }

  override reset(options?: ResetOptions): ResetResult<ValueOf<O>> {
    const result = this.env.reset(options);
    this.elapsed = 0;
    return result;
  }

  override step(action: Action<A>): StepResult<ValueOf<O>> {
    const result = this.env.step(action);
    return this.count() ? { ...result, truncated: true } : result;
  }

  override stepInto(action: Action<A>, out: Float32Array): Readonly<StepOutcome> {
    const { outcome } = this;
    const inner = this.innerStepInto(action, out);
    outcome.reward = inner.reward;
    outcome.terminated = inner.terminated;
    outcome.truncated = this.count() || inner.truncated;
    outcome.info = inner.info;
    return outcome;
  }

  /** That of the environment inside: a time limit is no part of it. */
  override model(): TransitionModel {
    return this.innerModel();
  }

  override serialize(archive: Archive): void {
    super.serialize(archive);
    this.elapsed = archive.integer('elapsed', this.elapsed, { most: this.limit });
  }

  private count(): boolean {
    this.elapsed += 1;
    return this.elapsed >= this.limit;
  }
}

/** The outermost time limit of an environment and its wrappers, in steps; undefined where there is none. */
export function timeLimitOf(env: object): number | undefined {
  if (env instanceof TimeLimit) return env.limit;
  return env instanceof EnvWrapper ? timeLimitOf(env.env) : undefined;
}
