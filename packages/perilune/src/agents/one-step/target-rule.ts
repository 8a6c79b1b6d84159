import { argmax } from '../shared/action-values.js';
import type { TargetName } from './options.js';

/**
 * How much each action's value counts in the value of the next state: w with sum 1, so that
 *
 *     V(s') = sum_a w[a] q(s', a)
 *
 * and w is the derivative of V(s') by those values too, which is what a gradient through the target
 * needs. See `oneStepEntries` for the targets and their sources.
 *
 * @param nextValues q(s', a): [action count]
 * @param policy.nextAction the action that will be taken in s'; only `sarsa` looks at it
 * @param policy.epsilon chance of a random action; only `td` looks at it
 * @param weights [action count], written
 */
export function targetWeightsInto(
  target: TargetName,
  nextValues: ArrayLike<number>,
  policy: { nextAction: number; epsilon: number },
  weights: Float64Array,
): void {
  const greedy = argmax(nextValues);
  if (target === 'td') {
    weights.fill(policy.epsilon / weights.length);
    weights[greedy] = (weights[greedy] as number) + 1 - policy.epsilon;
    return;
  }
  weights.fill(0);
  weights[target === 'sarsa' ? policy.nextAction : greedy] = 1;
}
