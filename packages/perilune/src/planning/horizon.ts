import type { TransitionModel } from '../env/index.js';
import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { actionValue, checkPlan, completePlanning, type Plan } from './evaluation.js';
import { bestAction, type Optimum } from './optimum.js';

/** How far ahead is planned, and how much later rewards count. */
export interface HorizonOptions {
  /** The time limit, in steps: `maxEpisodeSteps`. */
  steps: number;
  /** Default 1. */
  discount?: number;
}

/**
 * The best that can be done within a time limit, by backward induction (Puterman 1994, section 4.5): the best
 * action depends on the steps that are left.
 *
 * @returns for each number of steps left, from 1 on, what the states are worth and what is best in them; the
 * last entry is the start of an episode
 * @throws UsageError on a limit that is no positive integer and a discount out of range
 */
export function planWithin(model: TransitionModel, options: HorizonOptions): Optimum[] {
  const { steps, discount } = completeHorizon(options);
  const plans: Optimum[] = [];
  let values = new Float64Array(model.states);
  for (let left = 1; left <= steps; left++) {
    const best = Array.from(values, (_, state) => bestAction(model, values, { state, discount }));
    values = Float64Array.from(best, ({ value }) => value);
    plans.push({ values, policy: Int32Array.from(best, ({ action }) => action) });
  }
  return plans;
}

/**
 * What a policy brings within a time limit, exactly: no episode has to be flown.
 *
 * @returns [states] by `startValue` the expected return of an episode
 * @throws UsageError as `planWithin`, and on a policy that does not fit
 */
export function evaluateWithin(
  model: TransitionModel,
  policy: Plan,
  options: HorizonOptions,
): Float64Array {
  checkPlan(model, policy);
  const { steps, discount } = completeHorizon(options);
  let values = new Float64Array(model.states);
  for (let left = 1; left <= steps; left++) {
    values = Float64Array.from(values, (_, state) =>
      actionValue(model, values, { state, action: policy[state] as number, discount }),
    );
  }
  return values;
}

function completeHorizon({ steps, discount }: HorizonOptions): Required<HorizonOptions> {
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new UsageError(
      `The time limit must be a positive integer, but ${show(steps)} was given.`,
    );
  }
  return { steps, discount: completePlanning({ discount: discount ?? 1 }).discount };
}
