import { UsageError } from '../../errors.js';
import type { Scene } from '../../scene/index.js';
import type { AnySpace, Box, Space, ValueOf } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { checkpointable } from './checkpointable.js';
import type { Action, Env, ResetOptions, ResetResult, StepOutcome, StepResult } from './env.js';
import { type StepInto, stepIntoByStep, stepIntoOf } from './step-into.js';
import type { TransitionModel } from './transition-model.js';

/**
 * An environment around another one, that passes every call on: override what should differ. Whoever
 * overrides `step` alone has `stepInto` do the same.
 */
export class EnvWrapper<O extends AnySpace = Box, A extends AnySpace = Space> implements Env<O, A> {
  readonly env: Env<O, A>;
  readonly id: string;
  readonly observationSpace: O;
  readonly actionSpace: A;
  protected readonly innerStepInto: StepInto<A>;
  private readonly ownStepInto = stepIntoByStep<O, A>(this);

  constructor(env: Env<O, A>) {
    this.env = env;
    this.id = env.id;
    this.observationSpace = env.observationSpace;
    this.actionSpace = env.actionSpace;
    this.innerStepInto = stepIntoOf(env);
  }

  /** The innermost environment, without any wrapper. */
  get unwrapped(): Env<O, A> {
    return this.env instanceof EnvWrapper ? this.env.unwrapped : this.env;
  }

  reset(options?: ResetOptions): ResetResult<ValueOf<O>> {
    return this.env.reset(options);
  }

  step(action: Action<A>): StepResult<ValueOf<O>> {
    return this.env.step(action);
  }

  stepInto(action: Action<A>, out: Float32Array): Readonly<StepOutcome> {
    return this.differsInStepAlone()
      ? this.ownStepInto(action, out)
      : this.innerStepInto(action, out);
  }

  /** @throws Error when the environment draws nothing */
  scene(): Scene {
    if (this.env.scene === undefined) throw new Error(`${this.id} has no scene to draw.`);
    return this.env.scene();
  }

  /**
   * That of the environment inside: a wrapper that changes what happens changes it too, or refuses.
   * @throws UsageError when it has none
   */
  model(): TransitionModel {
    if (this.env.model !== undefined) return this.env.model();
    throw new UsageError(
      `${this.id} has no transition model: its states cannot be listed, or it tells none.`,
    );
  }

  /** The inner environment's state: a wrapper with a state of its own adds to it. */
  serialize(archive: Archive): void {
    archive.part('env', checkpointable(this.id, this.env));
  }

  close(): void {
    this.env.close();
  }

  private differsInStepAlone(): boolean {
    const { step, stepInto } = EnvWrapper.prototype;
    return this.step !== step && this.stepInto === stepInto;
  }
}
