import type { RolloutBuffer } from '../shared/rollout-buffer.js';

/** A rollout whose states have been valued. */
export type ValuedRollout = Pick<
  RolloutBuffer,
  'lanes' | 'steps' | 'rewards' | 'terminated' | 'truncated' | 'nextValues'
> & {
  /** [T x N]: V(s_t). */
  readonly values: Float32Array;
};

/**
 * Generalized advantage estimation (Schulman et al. 2016, eq. 16, https://arxiv.org/abs/1506.02438), from each lane's
 * last step backwards:
 *
 *     delta_t = r_t + discount V(s_t+1) - V(s_t)
 *     A_t = delta_t + discount lambda A_t+1
 *
 * V(s_t+1) is 0 where that is terminal, and A_t+1 counts for nothing where the episode ended, cut or not, and at the end
 * of the rollout. Of an episode that was cut V is that of its own last observation: `nextValues`, which are looked at
 * there and in the last step alone.
 *
 * @param advantages [T x N], written
 */
export function estimateAdvantages(
  { lanes, steps, rewards, terminated, truncated, values, nextValues }: ValuedRollout,
  { discount, lambda }: { discount: number; lambda: number },
  advantages: Float32Array,
): void {
  for (let lane = 0; lane < lanes; lane++) {
    let following = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const i = t * lanes + lane;
      const leads = t < steps - 1 && truncated[i] === 0 && terminated[i] === 0;
      const next = (leads ? values[i + lanes] : nextValues[i]) as number;
      const ahead = terminated[i] === 0 ? discount * next : 0;
      const delta = (rewards[i] as number) + ahead - (values[i] as number);
      following = leads ? delta + discount * lambda * following : delta;
      advantages[i] = following;
    }
  }
}

/**
 * The share of the returns' variance that values explain: 1 - var(returns - values) / var(returns); NaN where returns
 * are all the same.
 *
 * @param advantages returns - values
 */
export function explainedVariance(values: Float32Array, advantages: Float32Array): number {
  const whole = variance(values.length, (i) => (values[i] as number) + (advantages[i] as number));
  return whole === 0
    ? Number.NaN
    : 1 - variance(values.length, (i) => advantages[i] as number) / whole;
}

function variance(count: number, value: (i: number) => number): number {
  let mean = 0;
  for (let i = 0; i < count; i++) mean += value(i) / count;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (value(i) - mean) ** 2;
  return sum / count;
}

/** Brings the first `count` to mean 0 and deviation 1: (a - mean) / (deviation + 1e-8), divided by n - 1, in place. */
export function normalizeAdvantages(advantages: Float32Array, count: number): void {
  let mean = 0;
  for (let i = 0; i < count; i++) mean += advantages[i] as number;
  mean /= count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += ((advantages[i] as number) - mean) ** 2;
  const deviation = Math.sqrt(squares / (count - 1)) + 1e-8;
  for (let i = 0; i < count; i++) advantages[i] = ((advantages[i] as number) - mean) / deviation;
}
