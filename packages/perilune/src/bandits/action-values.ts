import { UsageError } from '../errors.js';
import { log } from '../math/index.js';
import type { Generator } from '../random/index.js';
import { type BanditPlayer, type BanditStrategy, bestArm } from './player.js';

/** How estimates of what arms pay are kept. */
export interface EstimateOptions {
  /** What is believed of an arm that was never pulled. Default 0. */
  initialValue?: number | undefined;
  /**
   * How far an estimate moves towards a payment: by default 1/n at an arm's n-th pull, which makes it the
   * mean of all (Sutton and Barto 2018, eq. 2.3); a number weighs late ones more, for arms that change (eq. 2.5).
   */
  stepSize?: number | undefined;
}

/** Q(a) += stepSize * (R - Q(a)) (Sutton and Barto 2018, section 2.4). */
abstract class ActionValues implements BanditPlayer {
  /** Q: [arms] */
  protected readonly values: Float64Array;
  /** N: [arms] */
  protected readonly pulls: Float64Array;
  protected total = 0;

  constructor(
    arms: number,
    private readonly options: EstimateOptions,
  ) {
    this.values = new Float64Array(arms).fill(options.initialValue ?? 0);
    this.pulls = new Float64Array(arms);
  }

  abstract choose(random: Generator): number;

  learn(arm: number, reward: number): void {
    const n = (this.pulls[arm] as number) + 1;
    const value = this.values[arm] as number;
    this.pulls[arm] = n;
    this.total += 1;
    this.values[arm] = value + (this.options.stepSize ?? 1 / n) * (reward - value);
  }
}

class EpsilonGreedyPlayer extends ActionValues {
  constructor(
    arms: number,
    private readonly epsilon: number,
    options: EstimateOptions,
  ) {
    super(arms, options);
  }

  choose(random: Generator): number {
    if (this.epsilon > 0 && random.nextDouble() < this.epsilon) {
      return random.integers(0, this.values.length);
    }
    return bestArm(this.values, random);
  }
}

class UpperBoundPlayer extends ActionValues {
  private readonly bounds: Float64Array;

  constructor(
    arms: number,
    private readonly confidence: number,
    options: EstimateOptions,
  ) {
    super(arms, options);
    this.bounds = new Float64Array(arms);
  }

  choose(random: Generator): number {
    const { bounds, values, pulls, confidence } = this;
    const logTime = log(this.total + 1);
    for (let arm = 0; arm < bounds.length; arm++) {
      const n = pulls[arm] as number;
      bounds[arm] =
        n === 0 ? Infinity : (values[arm] as number) + confidence * Math.sqrt(logTime / n);
    }
    return bestArm(bounds, random);
  }
}

/**
 * The arm that looks best, and with chance epsilon any (Sutton and Barto 2018, section 2.2). With epsilon 0
 * and an `initialValue` above all payments it is the optimistic one, whom disappointment drives to try
 * every arm (section 2.6).
 *
 * @throws UsageError unless epsilon is a chance and a step size, where given, above 0 and at most 1
 */
export function epsilonGreedyStrategy(
  options: EstimateOptions & { epsilon: number },
): BanditStrategy {
  const { epsilon } = options;
  if (!(epsilon >= 0 && epsilon <= 1)) {
    throw new UsageError(`epsilon is a chance, from 0 to 1, but ${epsilon} was given.`);
  }
  checkEstimates(options);
  const first = options.initialValue ?? 0;
  const name =
    first === 0 ? `epsilon-greedy ${epsilon}` : `optimistic ${first}, epsilon ${epsilon}`;
  return { name, create: (arms) => new EpsilonGreedyPlayer(arms, epsilon, options) };
}

/**
 * The arm with the largest upper confidence bound, Q(a) + c sqrt(ln t / N(a)), one never pulled before any
 * other (Auer et al. 2002; Sutton and Barto 2018, eq. 2.10).
 *
 * @throws UsageError unless c is a finite number, at least 0
 */
export function upperBoundStrategy(options: EstimateOptions & { c: number }): BanditStrategy {
  const { c } = options;
  if (!(c >= 0 && Number.isFinite(c))) {
    throw new UsageError(`c is a finite number, at least 0, but ${c} was given.`);
  }
  checkEstimates(options);
  return { name: `UCB ${c}`, create: (arms) => new UpperBoundPlayer(arms, c, options) };
}

function checkEstimates({ initialValue = 0, stepSize = 1 }: EstimateOptions): void {
  if (!Number.isFinite(initialValue)) {
    throw new UsageError(`initialValue is a finite number, but ${initialValue} was given.`);
  }
  if (!(stepSize > 0 && stepSize <= 1)) {
    throw new UsageError(`stepSize is above 0 and at most 1, but ${stepSize} was given.`);
  }
}
