import type { Rollout } from '../shared/rollout-buffer.js';

/**
 * Peng's Q(lambda) returns (Peng and Williams 1994; as in Gallici et al. 2024, section 4,
 * https://arxiv.org/abs/2407.04811), from each lane's last step backwards:
 *
 *     R_t = r_t + discount * ((1 - lambda) max_a Q(s_t+1, a) + lambda R_t+1)
 *
 * R_t = r_t where s_t+1 is terminal; r_t + discount * max_a Q(s_t+1, a) where the episode was cut there,
 * and at the end of the rollout. lambda 0 is one-step Q-learning.
 *
 * @param returns [T x N], written
 */
export function pengReturns(
  rollout: Rollout,
  { discount, lambda }: { discount: number; lambda: number },
  returns: Float32Array,
): void {
  const { lanes, steps, rewards, nextValues, terminated, truncated } = rollout;
  for (let lane = 0; lane < lanes; lane++) {
    let following = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const i = t * lanes + lane;
      const value = nextValues[i] as number;
      const leads = t < steps - 1 && truncated[i] === 0;
      const ahead = leads ? (1 - lambda) * value + lambda * following : value;
      following = (rewards[i] as number) + (terminated[i] === 0 ? discount * ahead : 0);
      returns[i] = following;
    }
  }
}
