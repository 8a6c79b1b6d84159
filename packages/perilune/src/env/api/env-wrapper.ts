import { UsageError } from '../../errors.js';
import type { Insight, Scene } from '../../scene/index.js';
import type { AnySpace, AnyValue, Box, Space, ValueOf } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { checkpointable } from './checkpointable.js';
import type { Action, Env, ResetOptions, ResetResult, StepOutcome, StepResult } from './env.js';
import { isCurrent, type StepInto, stepIntoByStep, stepIntoOf } from './step-into.js';
import type { TransitionModel } from './transition-model.js';

/** What a wrapper shows instead of what lies inside. */
export interface OtherSpaces<O extends AnySpace, A extends AnySpace> {
  observationSpace?: O | undefined;
  actionSpace?: A | undefined;
}

/**
 * An environment around another one, that passes every call on: override what should differ. `reset` and `step`
 * are all there is to override: whoever trains, evaluates or records sees what they do, as `stepInto` follows.
 *
 * @typeParam O the space of the observations that the wrapper gives
 * @typeParam A the space of the actions that it takes
 * @typeParam InnerO that of the observations inside
 * @typeParam InnerA that of the actions inside
 */
export class EnvWrapper<
  O extends AnySpace = Box,
  A extends AnySpace = Space,
  InnerO extends AnySpace = O,
  InnerA extends AnySpace = A,
> implements Env<O, A>
{
  readonly env: Env<InnerO, InnerA>;
  readonly id: string;
  readonly observationSpace: O;
  readonly actionSpace: A;
  protected readonly innerStepInto: StepInto<InnerA>;
  private readonly ownStepInto = stepIntoByStep<O, A>(this);

  constructor(env: Env<InnerO, InnerA>, spaces: OtherSpaces<O, A> = {}) {
    this.env = env;
    this.id = env.id;
    this.observationSpace = spaces.observationSpace ?? (env.observationSpace as AnySpace as O);
    this.actionSpace = spaces.actionSpace ?? (env.actionSpace as AnySpace as A);
    this.innerStepInto = stepIntoOf(env);
    // A subclass of a wrapper that has both may override one of them alone.
    if (!isCurrent(this)) this.stepInto = this.ownStepInto;
  }

  /** The innermost environment, without any wrapper. */
  get unwrapped(): Env<InnerO, InnerA> {
    return this.env instanceof EnvWrapper ? this.env.unwrapped : this.env;
  }

  reset(options?: ResetOptions): ResetResult<ValueOf<O>> {
    return this.env.reset(options) as ResetResult<AnyValue> as ResetResult<ValueOf<O>>;
  }

  step(action: Action<A>): StepResult<ValueOf<O>> {
    const result: StepResult<AnyValue> = this.env.step(action as AnyValue as Action<InnerA>);
    return result as StepResult<ValueOf<O>>;
  }

  stepInto(action: Action<A>, out: Float32Array): Readonly<StepOutcome> {
    const { stepInto } = EnvWrapper.prototype;
    return this.differsInStep() && this.stepInto === stepInto
      ? this.ownStepInto(action, out)
      : this.innerStepInto(action as AnyValue as Action<InnerA>, out);
  }

  /** @throws Error when the environment draws nothing */
  scene(insight?: Insight): Scene {
    if (this.env.scene === undefined) throw new Error(`${this.id} has no scene to draw.`);
    return this.env.scene(insight);
  }

  /**
   * That of the environment inside. A wrapper with a `step` of its own says itself what becomes of it.
   * @throws UsageError when there is none
   */
  model(): TransitionModel {
    if (this.differsInStep()) {
      throw new UsageError(
        `${this.id}: ${this.constructor.name} changes steps, and does not say what the transition model ` +
          'becomes of it: give it a method model().',
      );
    }
    return this.innerModel();
  }

  /** The inner environment's state: a wrapper with a state of its own adds to it. */
  serialize(archive: Archive): void {
    archive.part('env', checkpointable(this.id, this.env));
  }

  close(): void {
    this.env.close();
  }

  /** @throws UsageError when the environment inside has none */
  protected innerModel(): TransitionModel {
    if (this.env.model !== undefined) return this.env.model();
    throw new UsageError(
      `${this.id} has no transition model: its states cannot be listed, or it tells none.`,
    );
  }

  private differsInStep(): boolean {
    return this.step !== EnvWrapper.prototype.step;
  }
}
