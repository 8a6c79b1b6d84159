import { log, pow } from '../math/index.js';
import type { Generator } from '../random/index.js';
import { type BanditPlayer, type BanditStrategy, bestArm } from './player.js';
import type { Payment } from './problem.js';

/**
 * Draws of each arm what it may pay, from what is believed of it, and pulls the largest: every arm as often
 * as it is likely to be the best (Thompson 1933; Russo et al. 2018, "A Tutorial on Thompson Sampling").
 */
abstract class ThompsonPlayer implements BanditPlayer {
  /** [arms] */
  protected readonly pulls: Float64Array;
  /** What each arm paid in all: [arms]. */
  protected readonly paid: Float64Array;
  private readonly drawn: Float64Array;

  constructor(arms: number) {
    this.pulls = new Float64Array(arms);
    this.paid = new Float64Array(arms);
    this.drawn = new Float64Array(arms);
  }

  choose(random: Generator): number {
    for (let arm = 0; arm < this.drawn.length; arm++) this.drawn[arm] = this.believe(arm, random);
    return bestArm(this.drawn, random);
  }

  learn(arm: number, reward: number): void {
    this.pulls[arm] = (this.pulls[arm] as number) + 1;
    this.paid[arm] = (this.paid[arm] as number) + reward;
  }

  protected abstract believe(arm: number, random: Generator): number;
}

/** Mean ~ N(0, 1) beforehand, payments N(mean, 1): after n pulls mean ~ N(sum / (n + 1), 1 / (n + 1)). */
class NormalThompson extends ThompsonPlayer {
  protected believe(arm: number, random: Generator): number {
    const precision = (this.pulls[arm] as number) + 1;
    return (this.paid[arm] as number) / precision + random.standardNormal() / Math.sqrt(precision);
  }
}

/** Chance ~ Beta(1, 1) beforehand: after s payments in n pulls chance ~ Beta(1 + s, 1 + n - s). */
class BernoulliThompson extends ThompsonPlayer {
  protected believe(arm: number, random: Generator): number {
    const successes = this.paid[arm] as number;
    const first = gamma(1 + successes, random);
    return first / (first + gamma(1 + (this.pulls[arm] as number) - successes, random));
  }
}

/** A draw of Gamma(shape, 1), shape at least 1 (Marsaglia and Tsang 2000, "A simple method", section 2). */
function gamma(shape: number, random: Generator): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.standardNormal();
    const v = pow(1 + c * x, 3);
    if (1 + c * x <= 0) continue;
    if (log(1 - random.nextDouble()) < 0.5 * x * x + d * (1 - v + log(v))) return d * v;
  }
}

/** @param payment how the arms pay, which decides what can be believed of them */
export function thompsonStrategy(payment: Payment): BanditStrategy {
  return {
    name: 'Thompson',
    create: (arms) =>
      payment === 'normal' ? new NormalThompson(arms) : new BernoulliThompson(arms),
  };
}
