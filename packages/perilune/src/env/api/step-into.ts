import { type AnySpace, writeRow } from '../../spaces/index.js';
import type { Action, Env, StepOutcome } from './env.js';

/** `step` that writes the observation's row. */
export type StepInto<A extends AnySpace = AnySpace> = (
  action: Action<A>,
  out: Float32Array,
) => Readonly<StepOutcome>;

/** An outcome to overwrite, before any step was taken. */
export function blankOutcome(): StepOutcome {
  return { reward: 0, terminated: false, truncated: false, info: {} };
}

/**
 * `step` that writes rows, bound and ready to call: the environment's own `stepInto`, unless somebody gave it
 * another `step` since, who then is heard.
 */
export function stepIntoOf<O extends AnySpace, A extends AnySpace>(env: Env<O, A>): StepInto<A> {
  return env.stepInto !== undefined && isCurrent(env)
    ? env.stepInto.bind(env)
    : stepIntoByStep(env);
}

/** `stepInto` made of `step`, whether or not there is one. */
export function stepIntoByStep<O extends AnySpace, A extends AnySpace>(
  env: Env<O, A>,
): StepInto<A> {
  return (action, out) => {
    const result = env.step(action);
    writeRow(env.observationSpace, result.observation, out);
    return result;
  };
}

/**
 * Whether `stepInto` was written with `step` in view. A class, or an object, that overrides `step` alone still
 * inherits a `stepInto` that knows nothing of it.
 */
export function isCurrent(env: { readonly step: unknown }): boolean {
  for (let link: object | null = env; link !== null; link = Object.getPrototypeOf(link)) {
    const step = Object.getOwnPropertyDescriptor(link, 'step');
    const stepInto = Object.getOwnPropertyDescriptor(link, 'stepInto');
    if (step !== undefined || stepInto !== undefined) {
      // A proxy may answer otherwise than what lies behind it.
      if (step !== undefined && step.value !== env.step) return false;
      return stepInto !== undefined;
    }
  }
  return true;
}
