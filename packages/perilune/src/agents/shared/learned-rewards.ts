import { checkLanes, checkRewards, type Divergence } from './divergence.js';

export interface RewardOptions {
  /** Rewards are cut to -clip..clip; null: left as they are. */
  rewardClip: number | null;
  /** What they are then multiplied by. */
  rewardScale: number;
  /** Environments stepped together. */
  environments: number;
}

/** Makes of an environment's rewards those that are learned from: first clipped, then scaled. */
export class LearnedRewards {
  private readonly clip: number;
  private readonly scale: number;
  private readonly learned: Float64Array;

  constructor({ rewardClip, rewardScale, environments }: RewardOptions) {
    this.clip = rewardClip ?? Number.POSITIVE_INFINITY;
    this.scale = rewardScale;
    this.learned = new Float64Array(environments);
  }

  /**
   * @param rewards one an environment, in its units
   * @param at where the agent stands
   * @returns the rewards to learn from; the same array every time
   * @throws UsageError unless there is one of every environment
   * @throws DivergenceError that names an environment whose reward is NaN or infinite
   */
  from(rewards: ArrayLike<number>, at: Pick<Divergence, 'step' | 'update'>): Float64Array {
    checkLanes(rewards, this.learned.length);
    checkRewards(rewards, at);
    for (let lane = 0; lane < this.learned.length; lane++) {
      const clipped = Math.max(-this.clip, Math.min(this.clip, rewards[lane] as number));
      this.learned[lane] = clipped * this.scale;
    }
    return this.learned;
  }
}
