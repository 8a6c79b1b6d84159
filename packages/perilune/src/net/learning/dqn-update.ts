import type { Archive, Serializable } from '../../state/index.js';
import type { Kernels } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { checkRange } from '../layers/checks.js';
import type { RandomSource } from '../network/initializers.js';
import { NoisyParameters } from '../passes/noise.js';
import type { QNetwork } from '../passes/q-network.js';
import { Descent, type UpdateStats } from './descent.js';
import type { Optimizer } from './optimizer.js';
import { TargetPlan } from './td-targets.js';
import { type DqnUpdateOptions, munchausenOf } from './update-options.js';

/**
 * The transitions of one update: views of the learner's memory, valid for its whole life, for a
 * replay to write into. Observations are packed.
 */
export interface TransitionBatch {
  /** [B x observation size] */
  readonly observations: Float32Array;
  /** [B x observation size], those after n steps. */
  readonly nextObservations: Float32Array;
  /** [B] */
  readonly actions: Int32Array;
  /** [B], the discounted sums of n steps' rewards. */
  readonly rewards: Float32Array;
  /** [B], discount^n, or 0 where the task terminated within the n steps. */
  readonly discounts: Float32Array;
  /** [B], importance weights, 1 until written. */
  readonly weights: Float32Array;
  /**
   * With the option `masks`: bytes [B x actions], 0 where an action is forbidden in the state left; 1
   * until written. A state after which nothing follows may forbid all of them.
   */
  readonly masks?: Uint8Array;
  /** The same of the states entered. */
  readonly nextMasks?: Uint8Array;
}

/**
 * The learner's update of deep Q-learning (Mnih et al. 2015, algorithm 1,
 * https://doi.org/10.1038/nature14236), for batches of one size. The plan is made once; an update
 * only calls kernels and allocates nothing.
 *
 * tdTarget = reward + discount * max_a Q_target(next, a), or with `double` (van Hasselt et al. 2016,
 * eq. 4, https://arxiv.org/abs/1509.06461) reward + discount * Q_target(next, argmax_a Q(next, a)), or
 * with `munchausen` (Vieillard et al. 2020, eq. 5, https://arxiv.org/abs/2007.14430), pi being
 * softmax(Q_target / tau),
 *
 *     reward + alpha clip(tau log pi(action | observation), l0, 0)
 *         + discount * sum_a pi(a | next) (Q_target(next, a) - tau log pi(a | next)).
 *
 * What takes the place of a value and of the loss under a distributional head: `TargetPlan`, `Kernels`.
 * A noisy network has noise of its own drawn for each part it plays, every update anew, in this order:
 * online, target, and with `double` the choice of the action (Fortunato et al. 2018, section 3.1).
 */
export class DqnUpdate implements Serializable {
  readonly network: QNetwork;
  readonly target: QNetwork;
  readonly optimizer: Optimizer;
  readonly batchSize: number;
  readonly batch: TransitionBatch;
  /**
   * [B], tdTarget - Q of the last update (of distributional heads the means'): a view, overwritten by
   * the next.
   */
  readonly tdErrors: Float32Array;
  private readonly kernels: Kernels;
  private readonly descent: Descent;
  private readonly targets: TargetPlan;
  private readonly random: RandomSource | undefined;
  private readonly noises: readonly NoisyParameters[];
  private readonly sync: Step<'copy'>;

  /** @throws UsageError when an option is out of its range or the arena is full */
  constructor(options: DqnUpdateOptions) {
    const descent = new Descent(options);
    const { network, batchSize } = options;
    const { kernels, layout, parameterBlock } = network;
    this.descent = descent;
    this.kernels = kernels;
    this.network = network;
    this.batchSize = batchSize;
    this.optimizer = descent.optimizer;
    this.target = network.clone({ kernels, maxBatch: 1, statistics: network.statistics });
    const munchausen = munchausenOf(options, network.architecture);
    const isNoisy = descent.noise !== undefined;
    const noisy = (block: number) => new NoisyParameters(kernels, layout, block);
    const targetNoise = isNoisy ? noisy(this.target.parameterBlock) : undefined;
    const chooserNoise = isNoisy && options.double ? noisy(parameterBlock) : undefined;
    this.random = options.noise;
    this.noises = [descent.noise, targetNoise, chooserNoise].filter((part) => part !== undefined);
    this.targets = new TargetPlan({
      descent,
      target: targetNoise?.block ?? this.target.parameterBlock,
      chooser: options.double ? (chooserNoise?.block ?? parameterBlock) : undefined,
      munchausen,
      masks: options.masks ?? false,
    });
    this.batch = this.views();
    this.tdErrors = descent.tdErrors;
    this.sync = { from: parameterBlock, to: this.target.parameterBlock, count: layout.count };
  }

  /**
   * One step of gradient descent on the batch.
   *
   * @param options.learningRate in place of the optimizer's
   * @throws UsageError when an action is invalid; then neither network nor optimizer has changed
   */
  update(options?: { learningRate?: number | undefined }): Readonly<UpdateStats> {
    for (let i = 0; i < this.noises.length; i++) {
      this.noises[i]!.draw(this.random!);
      this.noises[i]!.perturb();
    }
    const wrong = this.targets.run(this.batchSize);
    if (wrong >= 0) this.descent.refuse(wrong);
    return this.descent.run(options?.learningRate);
  }

  /**
   * What prioritized replay sorts the last update's rows by (Schaul et al. 2016, section 3.3), written
   * to `priorities` [B]: the size of the TD error; of a categorical head the Kullback-Leibler
   * divergence (Hessel et al. 2018, section "Rainbow"); of a quantile head the mean over all pairs of
   * quantiles of the quantile Huber loss. Never negative, not yet raised to a power.
   */
  prioritiesInto(priorities: Float32Array): void {
    this.descent.prioritiesInto(priorities);
  }

  /** The share of hidden units, in 0..1, that no observation of the last update's batch woke. */
  deadUnitShare(): number {
    return this.descent.deadUnitShare();
  }

  /**
   * Moves the target network towards the online one: target = (1 - tau) target + tau online.
   *
   * @param tau in (0, 1]; 1 copies (Mnih et al. 2015), less is a soft update (Lillicrap et al. 2016)
   */
  syncTarget(tau = 1): void {
    checkRange('tau', tau, tau > 0 && tau <= 1, 'in (0, 1]');
    if (tau === 1) this.kernels.copy(this.sync);
    else this.kernels.polyak(this.sync, tau);
  }

  /** What learning adds to the network, whose own state is apart; noise is drawn anew for every update. */
  serialize(archive: Archive): void {
    archive.part('target', this.target);
    archive.part('optimizer', this.optimizer);
  }

  private views(): TransitionBatch {
    const { arena } = this.kernels;
    const { batchSize } = this;
    const { observations, actions, weights } = this.descent;
    const { nextObservations, rewards, discounts } = this.targets;
    return {
      observations,
      nextObservations: arena.floats(nextObservations, observations.length),
      actions,
      rewards: arena.floats(rewards, batchSize),
      discounts: arena.floats(discounts, batchSize),
      weights,
      ...this.maskViews(),
    };
  }

  private maskViews(): Pick<TransitionBatch, 'masks' | 'nextMasks'> {
    const { masks, nextMasks } = this.targets;
    if (masks === undefined || nextMasks === undefined) return {};
    const { arena } = this.kernels;
    const size = this.batchSize * this.network.actionCount;
    return {
      masks: arena.bytes(masks, size).fill(1),
      nextMasks: arena.bytes(nextMasks, size).fill(1),
    };
  }
}
