import type { Transitions } from '../../replay/transitions.js';
import { type Archive, RunningMoments, type Serializable } from '../../state/index.js';
import type { RewardMoments } from './agent-file.js';

export interface RewardNormalizerOptions {
  /** Environments stepped together. */
  environments: number;
  /** gamma of the returns whose deviation is taken. */
  discount: number;
  /** The largest size of a normalized reward; null: any. 10 is VecNormalize's. */
  clip: number | null;
}

/** Gymnasium's and Stable-Baselines3's. */
const EPSILON = 1e-8;

/** What rewards are divided by: sqrt(variance + 1e-8) of their discounted returns. */
export function deviationOf({ variance }: Pick<RewardMoments, 'variance'>): number {
  return Math.sqrt(variance + EPSILON);
}

/**
 * Divides rewards by the deviation of the discounted returns so far, sqrt(variance + 1e-8), so that what is
 * learned is of the order of 1 whatever the environment's units: the rule of Gymnasium's `NormalizeReward`
 * and Stable-Baselines3's `VecNormalize`. Rewards are not moved, as that would change what is best.
 *
 * Each environment's return runs from its episode's first step, R <- discount R + r, and begins anew when
 * the episode ends, cut or not, as in VecNormalize; its deviation is one over all of them.
 */
export class RewardNormalizer implements Serializable {
  private readonly moments = new RunningMoments();
  /** [environments] */
  private readonly returns: Float64Array;
  private readonly discount: number;
  private readonly clip: number;

  constructor({ environments, discount, clip }: RewardNormalizerOptions) {
    this.returns = new Float64Array(environments);
    this.discount = discount;
    this.clip = clip ?? Number.POSITIVE_INFINITY;
  }

  /** What a normalized reward of 1 is in the rewards' own units. */
  get deviation(): number {
    return Math.sqrt((this.moments.variance[0] as number) + EPSILON);
  }

  /** Takes in one step of every environment. */
  observe({
    rewards,
    terminated,
    truncated,
  }: Pick<Transitions, 'rewards' | 'terminated' | 'truncated'>): void {
    const { returns } = this;
    for (let lane = 0; lane < returns.length; lane++) {
      returns[lane] = this.discount * (returns[lane] as number) + (rewards[lane] as number);
    }
    this.moments.observe(returns, returns.length);
    for (let lane = 0; lane < returns.length; lane++) {
      if (terminated[lane] || truncated[lane]) returns[lane] = 0;
    }
  }

  /** Normalizes rewards, or sums of them, in place, by the statistics as they stand. */
  apply(rewards: Float32Array | Float64Array): void {
    const { deviation, clip } = this;
    for (let i = 0; i < rewards.length; i++) {
      rewards[i] = Math.max(-clip, Math.min(clip, (rewards[i] as number) / deviation));
    }
  }

  /** The statistics as they stand. */
  get statistics(): RewardMoments {
    const { mean, variance, count } = this.moments;
    return { mean: mean[0] as number, variance: variance[0] as number, count };
  }

  /** Goes on from others. */
  set({ mean, variance, count }: RewardMoments): void {
    this.moments.set({ mean: [mean], variance: [variance], count });
  }

  serialize(archive: Archive): void {
    archive.part('moments', this.moments);
    archive.array('returns', this.returns);
  }
}
