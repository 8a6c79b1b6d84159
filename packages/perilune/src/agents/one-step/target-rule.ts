import { argmaxOfRow } from '../../math/argmax.js';
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
 * @param policy.mask 1 for the actions that may be taken in s'; those of others weigh nothing. Default: all
 * @param weights [action count], written
 */
export function targetWeightsInto(
  target: TargetName,
  nextValues: ArrayLike<number>,
  policy: { nextAction: number; epsilon: number; mask?: Uint8Array | undefined },
  weights: Float64Array,
): void {
  const { mask } = policy;
  const greedy = argmaxOfRow(nextValues, 0, nextValues.length, mask);
  if (target === 'td') {
    const allowed = mask?.reduce((sum, flag) => sum + flag, 0) ?? weights.length;
    for (let a = 0; a < weights.length; a++) {
      weights[a] = mask === undefined || mask[a] === 1 ? policy.epsilon / allowed : 0;
    }
    weights[greedy] = (weights[greedy] as number) + 1 - policy.epsilon;
    return;
  }
  weights.fill(0);
  weights[target === 'sarsa' ? policy.nextAction : greedy] = 1;
}
