import { UsageError } from '../errors.js';
import type { Generator } from '../random/index.js';

/** Slot machines side by side, of which one pays best: a decision problem with a single state. */
export interface Bandit {
  /** What a pull of each arm pays on average: [arms]. */
  readonly means: Float64Array;
  /** Pays for a pull. */
  pull(arm: number, random: Generator): number;
}

/** How the arms pay: `normal` N(mean, 1), `bernoulli` 1 with the mean as its chance, otherwise 0. */
export type Payment = 'normal' | 'bernoulli';

export interface BanditOptions {
  /** Default 10. */
  arms?: number | undefined;
  /** Default `normal`. */
  payment?: Payment | undefined;
  /** What the means of `normal` arms lie around. Default 0. */
  center?: number | undefined;
}

/**
 * A problem drawn at random: with `normal` payments means from N(center, 1), which is the ten-armed testbed
 * of Sutton and Barto 2018, section 2.3; with `bernoulli` chances from U(0, 1).
 *
 * @throws UsageError unless there are two arms or more and the center is finite
 */
export function drawBandit(
  { arms = 10, payment = 'normal', center = 0 }: BanditOptions,
  random: Generator,
): Bandit {
  if (!Number.isFinite(center)) {
    throw new UsageError(`center is a finite number, but ${center} was given.`);
  }
  if (!Number.isInteger(arms) || arms < 2 || arms > 1e6) {
    throw new UsageError(`A bandit has 2 to 1,000,000 arms, but ${arms} were given.`);
  }
  if (payment === 'bernoulli') {
    const means = Float64Array.from({ length: arms }, () => random.nextDouble());
    return { means, pull: (arm, draws) => (draws.nextDouble() < (means[arm] as number) ? 1 : 0) };
  }
  const means = Float64Array.from({ length: arms }, () => center + random.standardNormal());
  return { means, pull: (arm, draws) => (means[arm] as number) + draws.standardNormal() };
}
