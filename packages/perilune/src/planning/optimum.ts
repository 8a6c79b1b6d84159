import type { TransitionModel } from '../env/index.js';
import {
  actionValue,
  completePlanning,
  evaluatePolicy,
  type Plan,
  type PlanningOptions,
  sweepUntilSettled,
} from './evaluation.js';

/** A best policy, and what each state is worth under it. */
export interface Optimum {
  /** [states] */
  values: Float64Array;
  /** [states] of several actions of equal worth, the first. */
  policy: Int32Array;
}

/** By how much an action must be better to count as such: rounding alone must not change a policy. */
const TIE = 1e-10;

/**
 * v* by value iteration in place, and a policy greedy to it (Sutton and Barto 2018, section 4.4, equation 4.10).
 *
 * @throws UsageError on options out of range and when the values do not settle
 */
export function valueIteration(model: TransitionModel, options: PlanningOptions = {}): Optimum {
  const { discount, ...limits } = completePlanning(options);
  const values = new Float64Array(model.states);
  sweepUntilSettled(values, limits, (state) => {
    const { value } = bestAction(model, values, { state, discount });
    return value;
  });
  return { values, policy: greedyPolicy(model, values, { discount }) };
}

/**
 * A best policy by policy iteration: evaluated and made greedy to its own values in turn, until it is
 * (Sutton and Barto 2018, section 4.3). An action changes for a better one only, so that it ends.
 *
 * Undiscounted, the first policy must come to an end from everywhere, or it has no values: hence `from`, or a
 * discount below 1.
 *
 * @param options.from the policy to begin with. Default: action 0 everywhere
 * @throws UsageError as `evaluatePolicy`
 */
export function policyIteration(
  model: TransitionModel,
  { from = new Int32Array(model.states), ...options }: PlanningOptions & { from?: Plan } = {},
): Optimum {
  const { discount } = completePlanning(options);
  const policy = Int32Array.from(from);
  for (;;) {
    const values = evaluatePolicy(model, policy, options);
    let stable = true;
    for (let state = 0; state < model.states; state++) {
      const present = actionValue(model, values, {
        state,
        action: policy[state] as number,
        discount,
      });
      const best = bestAction(model, values, { state, discount });
      if (best.value <= present + TIE) continue;
      policy[state] = best.action;
      stable = false;
    }
    if (stable) return { values, policy };
  }
}

/** The policy that takes the best action in the light of values; of equals, the first. @returns [states] */
export function greedyPolicy(
  model: TransitionModel,
  values: ArrayLike<number>,
  { discount = 1 }: { discount?: number } = {},
): Int32Array {
  return Int32Array.from(
    { length: model.states },
    (_, state) => bestAction(model, values, { state, discount }).action,
  );
}

/** The first of the best actions, to `TIE`, and the most that any is worth. */
export function bestAction(
  model: TransitionModel,
  values: ArrayLike<number>,
  { state, discount }: { state: number; discount: number },
): { action: number; value: number } {
  let best = { action: 0, value: actionValue(model, values, { state, action: 0, discount }) };
  let most = best.value;
  for (let action = 1; action < model.actions; action++) {
    const value = actionValue(model, values, { state, action, discount });
    if (value > best.value + TIE) best = { action, value };
    most = Math.max(most, value);
  }
  return { action: best.action, value: most };
}
