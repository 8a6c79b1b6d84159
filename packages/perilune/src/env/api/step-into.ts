import type { Action, Env, StepOutcome } from './env.js';

/** An environment that has `stepInto`. */
export type SteppedInto = Env & Required<Pick<Env, 'stepInto'>>;

/** An outcome to overwrite, before any step was taken. */
export function blankOutcome(): StepOutcome {
  return { reward: 0, terminated: false, truncated: false, info: {} };
}

/** `stepInto` of the environment, or one made of its `step`, bound and ready to call. */
export function stepIntoOf(env: Env): SteppedInto['stepInto'] {
  if (env.stepInto !== undefined) return env.stepInto.bind(env);
  return (action: Action, out: Float32Array) => {
    const result = env.step(action);
    out.set(result.observation);
    return result;
  };
}
