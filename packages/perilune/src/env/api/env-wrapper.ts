import type { Scene } from '../../scene/index.js';
import type { Space } from '../../spaces/space.js';
import type { Archive } from '../../state/index.js';
import { checkpointable } from './checkpointable.js';
import type { Action, Env, ResetOptions, ResetResult, StepOutcome, StepResult } from './env.js';
import { stepIntoOf } from './step-into.js';

/** An environment around another one, that passes every call on: override what should differ. */
export class EnvWrapper implements Env {
  readonly env: Env;
  readonly id: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  protected readonly innerStepInto: (action: Action, out: Float32Array) => Readonly<StepOutcome>;

  constructor(env: Env) {
    this.env = env;
    this.id = env.id;
    this.observationSpace = env.observationSpace;
    this.actionSpace = env.actionSpace;
    this.innerStepInto = stepIntoOf(env);
  }

  /** The innermost environment, without any wrapper. */
  get unwrapped(): Env {
    return this.env instanceof EnvWrapper ? this.env.unwrapped : this.env;
  }

  reset(options?: ResetOptions): ResetResult {
    return this.env.reset(options);
  }

  step(action: Action): StepResult {
    return this.env.step(action);
  }

  stepInto(action: Action, out: Float32Array): Readonly<StepOutcome> {
    return this.innerStepInto(action, out);
  }

  /** @throws Error when the environment draws nothing */
  scene(): Scene {
    if (this.env.scene === undefined) throw new Error(`${this.id} has no scene to draw.`);
    return this.env.scene();
  }

  /** The inner environment's state: a wrapper with a state of its own adds to it. */
  serialize(archive: Archive): void {
    archive.part('env', checkpointable(this.id, this.env));
  }

  close(): void {
    this.env.close();
  }
}
