import { UsageError } from '../errors.js';
import { exp } from '../math/index.js';
import type { Generator } from '../random/index.js';
import type { BanditPlayer, BanditStrategy } from './player.js';

export interface GradientOptions {
  /** How far preferences move. */
  stepSize: number;
  /** Whether a payment counts by how far it lies above the mean of all so far. Default true. */
  baseline?: boolean | undefined;
}

/**
 * Preferences H(a) instead of values, pi(a) = exp H(a) / sum exp H(b), moved along the gradient of what is
 * expected to be paid (Sutton and Barto 2018, section 2.8, eq. 2.12): the smallest policy gradient.
 *
 *     H(a) += stepSize * (R - mean R) * ((a is the arm pulled) - pi(a))
 */
class GradientPlayer implements BanditPlayer {
  private readonly preferences: Float64Array;
  /** pi: [arms] */
  private readonly probabilities: Float64Array;
  private mean = 0;
  private total = 0;

  constructor(
    arms: number,
    private readonly stepSize: number,
    private readonly baseline: boolean,
  ) {
    this.preferences = new Float64Array(arms);
    this.probabilities = new Float64Array(arms).fill(1 / arms);
  }

  choose(random: Generator): number {
    const { probabilities } = this;
    softmaxInto(this.preferences, probabilities);
    let left = random.nextDouble();
    for (let arm = 0; arm < probabilities.length - 1; arm++) {
      left -= probabilities[arm] as number;
      if (left < 0) return arm;
    }
    return probabilities.length - 1;
  }

  /** The mean holds the payment itself too, as in the book's own figure. */
  learn(arm: number, reward: number): void {
    const { preferences, probabilities, stepSize } = this;
    this.total += 1;
    if (this.baseline) this.mean += (reward - this.mean) / this.total;
    const advance = stepSize * (reward - this.mean);
    for (let a = 0; a < preferences.length; a++) {
      const direction = (a === arm ? 1 : 0) - (probabilities[a] as number);
      preferences[a] = (preferences[a] as number) + advance * direction;
    }
  }
}

function softmaxInto(preferences: Float64Array, probabilities: Float64Array): void {
  let most = -Infinity;
  for (const preference of preferences) most = Math.max(most, preference);
  let sum = 0;
  for (let a = 0; a < preferences.length; a++) {
    const weight = exp((preferences[a] as number) - most);
    probabilities[a] = weight;
    sum += weight;
  }
  for (let a = 0; a < probabilities.length; a++) {
    probabilities[a] = (probabilities[a] as number) / sum;
  }
}

/** @throws UsageError unless the step size is a finite number above 0 */
export function gradientStrategy({ stepSize, baseline = true }: GradientOptions): BanditStrategy {
  if (!(stepSize > 0 && Number.isFinite(stepSize))) {
    throw new UsageError(`stepSize is a finite number above 0, but ${stepSize} was given.`);
  }
  const name = `gradient ${stepSize}${baseline ? '' : ', no baseline'}`;
  return { name, create: (arms) => new GradientPlayer(arms, stepSize, baseline) };
}
