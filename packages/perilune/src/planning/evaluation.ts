import type { TransitionModel } from '../env/index.js';
import { UsageError } from '../errors.js';
import { show } from '../text/show.js';

/** When planning has come near enough, and how much later rewards count. */
export interface PlanningOptions {
  /** Gamma, in 0..1. Default 1: all returns count whole, which settles where every episode ends. */
  discount?: number;
  /** Sweeps go on until no value changes by more. Default 1e-12. */
  tolerance?: number;
  /** Default 100,000. */
  maxSweeps?: number;
}

/** An action a state: [states]. */
export type Plan = ArrayLike<number>;

/** What an action is worth: the expected reward and the discounted value of what follows, q(s, a). */
export function actionValue(
  model: TransitionModel,
  values: ArrayLike<number>,
  { state, action, discount }: { state: number; action: number; discount: number },
): number {
  let sum = 0;
  for (const { probability, next, reward, terminated } of model.transitions(state, action)) {
    const follows = terminated ? 0 : discount * (values[next] as number);
    sum += probability * (reward + follows);
  }
  return sum;
}

/**
 * v of a policy, by iterative policy evaluation in place (Sutton and Barto 2018, section 4.1, equation 4.5).
 *
 * @returns [states]
 * @throws UsageError on a policy that does not fit and on options out of range, and when the values have not
 * settled after `maxSweeps`: undiscounted, a policy that never ends has none
 */
export function evaluatePolicy(
  model: TransitionModel,
  policy: Plan,
  options: PlanningOptions = {},
): Float64Array {
  checkPlan(model, policy);
  const { discount, ...limits } = completePlanning(options);
  const values = new Float64Array(model.states);
  sweepUntilSettled(values, limits, (state) =>
    actionValue(model, values, { state, action: policy[state] as number, discount }),
  );
  return values;
}

/** What an episode brings on average: the values of the states, weighed by how often each is the first. */
export function startValue(model: TransitionModel, values: ArrayLike<number>): number {
  return model.start.reduce((sum, share, state) => sum + share * (values[state] as number), 0);
}

/** Sets every value by `update`, in order, until none changes by more than the tolerance. @returns the sweeps */
export function sweepUntilSettled(
  values: Float64Array,
  { tolerance, maxSweeps }: { tolerance: number; maxSweeps: number },
  update: (state: number) => number,
): number {
  for (let sweep = 1; sweep <= maxSweeps; sweep++) {
    let change = 0;
    for (let state = 0; state < values.length; state++) {
      const value = update(state);
      change = Math.max(change, Math.abs(value - (values[state] as number)));
      values[state] = value;
    }
    if (change <= tolerance) return sweep;
  }
  throw new UsageError(
    `After ${maxSweeps} sweeps the values still change by more than ${tolerance}. A policy that never ` +
      'ends has no undiscounted value: give a discount below 1, or plan for a time limit with planWithin.',
  );
}

/** Options with defaults. @throws UsageError on what is out of range */
export function completePlanning(given: PlanningOptions): Required<PlanningOptions> {
  const { discount = 1, tolerance = 1e-12, maxSweeps = 100_000 } = given;
  if (!(discount >= 0 && discount <= 1)) {
    throw new UsageError(`discount must be in 0..1, but ${show(discount)} was given.`);
  }
  if (!(tolerance > 0)) {
    throw new UsageError(`tolerance must be a number above 0, but ${show(tolerance)} was given.`);
  }
  if (!Number.isSafeInteger(maxSweeps) || maxSweeps < 1) {
    throw new UsageError(`maxSweeps must be a positive integer, but ${show(maxSweeps)} was given.`);
  }
  return { discount, tolerance, maxSweeps };
}

/** Throws unless the policy has an action of the model's for each of its states. */
export function checkPlan({ states, actions }: TransitionModel, policy: Plan): void {
  const sound = Array.from(policy).every((a) => Number.isInteger(a) && a >= 0 && a < actions);
  if (policy.length === states && sound) return;
  throw new UsageError(
    `A policy has an action in 0..${actions - 1} for each of the ${states} states, but ` +
      `${show(policy)} was given.`,
  );
}
