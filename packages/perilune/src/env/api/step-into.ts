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

/** `stepInto` of the environment, or one made of its `step`, bound and ready to call. */
export function stepIntoOf<O extends AnySpace, A extends AnySpace>(env: Env<O, A>): StepInto<A> {
  return env.stepInto === undefined ? stepIntoByStep(env) : env.stepInto.bind(env);
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
