import { type EnvSpec, specOf, statedOptimum } from '../../env/index.js';
import { planWithin, startValue } from '../../planning/index.js';
import type { Evaluation } from './evaluate.js';
import { modelOf } from './expected-return.js';
import { requiredMean, standardErrorOf, type Task } from './solve-rule.js';

/** An environment as a run has it. */
export interface TaskWorld {
  env: string;
  envOptions?: Record<string, unknown> | undefined;
}

/** States times actions times steps up to which an optimum is worked out: some tens of milliseconds. */
const WORK = 2e6;

/**
 * What an environment says of its returns: its threshold, and its optimum where it states one
 * (`Registration.optimum`) or has a model of few states and a time limit, from which it is computed exactly.
 */
export function taskOf({ env, envOptions = {} }: TaskWorld, spec = specOf(env)): Task {
  const { rewardThreshold: threshold } = spec;
  if (threshold === undefined) return {};
  return {
    threshold,
    optimum: statedOptimum(spec, envOptions) ?? plannedOptimum(spec, envOptions),
  };
}

/**
 * Whether greedy episodes bear out that a task is solved: their mean reaches the environment's threshold,
 * or its optimum less two standard errors where that is lower. undefined without a threshold.
 */
export function reachesThreshold(
  { mean, std, episodes }: Pick<Evaluation, 'mean' | 'std' | 'episodes'>,
  world: TaskWorld,
): boolean | undefined {
  const task = taskOf(world);
  if (task.threshold === undefined) return undefined;
  return mean >= requiredMean(task, 0, standardErrorOf(std, episodes));
}

function plannedOptimum(spec: EnvSpec, envOptions: Record<string, unknown>): number | undefined {
  const { model, steps = Number.NaN } = modelOf(spec, envOptions) ?? {};
  if (model === undefined || !(model.states * model.actions * steps <= WORK)) return undefined;
  const whole = planWithin(model, { steps }).at(-1);
  return whole && startValue(model, whole.values);
}
