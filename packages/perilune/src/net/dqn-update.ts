import { UsageError } from '../errors.js';
import { unknownName } from '../text/nearest.js';
import { BackwardPass } from './backward.js';
import { checkCount, checkRange, invalidAction } from './checks.js';
import { ForwardPass } from './forward.js';
import type {
  Copy,
  Gather,
  Kernels,
  LossName,
  RowMax,
  TdLossGradient,
  TdTargets,
} from './kernels.js';
import type { OptimizerOptions } from './optimizer.js';
import { Optimizer } from './optimizer.js';
import type { QNetwork } from './q-network.js';

export interface DqnUpdateOptions {
  /** The online network; the update works in its kernels' arena. */
  network: QNetwork;
  /** B, the rows of every update. */
  batchSize: number;
  /** Whether the online network chooses the action that the target network values. Default false. */
  double?: boolean | undefined;
  /** Default `huber`. */
  loss?: LossName | undefined;
  /** Where Huber's loss turns from square to straight. Default 1. */
  huberDelta?: number | undefined;
  /** The largest global norm of a gradient. Default: none. */
  maxGradientNorm?: number | undefined;
  /** Default Adam with its own defaults. */
  optimizer?: OptimizerOptions | undefined;
}

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
}

/** What one update found; the same object every time, overwritten by the next. */
export interface UpdateStats {
  /** The mean over the batch of weight * loss. */
  loss: number;
  /** The global norm of the gradient before clipping. */
  gradientNorm: number;
  /** The mean of the values taken, before the step. */
  meanQ: number;
  meanTdTarget: number;
  maxAbsTdError: number;
}

/**
 * The learner's update of deep Q-learning (Mnih et al. 2015, algorithm 1,
 * https://doi.org/10.1038/nature14236), for batches of one size. The plan is made once; an update
 * only calls kernels and allocates nothing.
 *
 * tdTarget = reward + discount * max_a Q_target(next, a), or with `double` (van Hasselt et al. 2016,
 * eq. 4, https://arxiv.org/abs/1509.06461) reward + discount * Q_target(next, argmax_a Q(next, a)).
 */
export class DqnUpdate {
  readonly network: QNetwork;
  readonly target: QNetwork;
  readonly optimizer: Optimizer;
  readonly batchSize: number;
  readonly batch: TransitionBatch;
  /** [B], tdTarget - Q of the last update: a view, overwritten by the next. */
  readonly tdErrors: Float32Array;
  readonly #kernels: Kernels;
  readonly #maxGradientNorm: number | undefined;
  readonly #double: boolean;
  readonly #plan: Plan;
  readonly #totals: Float64Array;
  readonly #sync: Copy;
  readonly #stats: UpdateStats = {
    loss: 0,
    gradientNorm: 0,
    meanQ: 0,
    meanTdTarget: 0,
    maxAbsTdError: 0,
  };

  /** @throws UsageError when an option is out of its range or the arena is full */
  constructor(options: DqnUpdateOptions) {
    checkOptions(options);
    const { network, batchSize } = options;
    const { kernels, layout } = network;
    this.network = network;
    this.batchSize = batchSize;
    this.#kernels = kernels;
    this.#double = options.double ?? false;
    this.#maxGradientNorm = options.maxGradientNorm;
    this.target = network.clone({ kernels, maxBatch: 1 });
    this.optimizer = new Optimizer(network, options.optimizer ?? { type: 'adam' });
    this.#plan = makePlan(this, options);
    const { arena } = kernels;
    const { loss, tdTargets, online, next } = this.#plan;
    const observations = batchSize * network.observationSize;
    this.batch = {
      observations: arena.floats(online.input, observations),
      nextObservations: arena.floats(next.input, observations),
      actions: arena.integers(loss.actions, batchSize),
      rewards: arena.floats(tdTargets.rewards, batchSize),
      discounts: arena.floats(tdTargets.discounts, batchSize),
      weights: arena.floats(loss.weights, batchSize).fill(1),
    };
    this.tdErrors = arena.floats(loss.tdErrors, batchSize);
    this.#totals = arena.doubles(loss.totals, 4);
    this.#sync = {
      from: network.parameterBlock,
      to: this.target.parameterBlock,
      count: layout.count,
    };
  }

  /**
   * One step of gradient descent on the batch.
   *
   * @param options.learningRate in place of the optimizer's
   * @throws UsageError when an action is invalid; then neither network nor optimizer has changed
   */
  update(options?: { learningRate?: number | undefined }): Readonly<UpdateStats> {
    const rows = this.batchSize;
    const kernels = this.#kernels;
    const { tdTargets, online, loss, backward } = this.#plan;
    this.#valueNext(rows);
    kernels.tdTargets(tdTargets, rows);
    online.run(rows);
    const wrong = kernels.tdLossGradient(loss, rows);
    if (wrong >= 0) {
      throw invalidAction(this.batch.actions[wrong], wrong, this.network.actionCount);
    }
    backward.run(rows);
    const gradientNorm = this.optimizer.clip(this.#maxGradientNorm);
    this.optimizer.step(options?.learningRate);
    return this.#report(gradientNorm);
  }

  /**
   * Moves the target network towards the online one: target = (1 - tau) target + tau online.
   *
   * @param tau in (0, 1]; 1 copies (Mnih et al. 2015), less is a soft update (Lillicrap et al. 2016)
   */
  syncTarget(tau = 1): void {
    checkRange('tau', tau, tau > 0 && tau <= 1, 'in (0, 1]');
    if (tau === 1) this.#kernels.copy(this.#sync);
    else this.#kernels.polyak(this.#sync, tau);
  }

  #valueNext(rows: number): void {
    const kernels = this.#kernels;
    const { onlineNext, argmax, next, gather, max } = this.#plan;
    if (this.#double) {
      onlineNext.run(rows);
      kernels.rowArgmax(argmax, rows);
      next.run(rows);
      kernels.gather(gather, rows);
    } else {
      next.run(rows);
      kernels.rowMax(max, rows);
    }
  }

  #report(gradientNorm: number): UpdateStats {
    const stats = this.#stats;
    const totals = this.#totals;
    stats.loss = totals[0]! / this.batchSize;
    stats.gradientNorm = gradientNorm;
    stats.meanQ = totals[1]! / this.batchSize;
    stats.meanTdTarget = totals[2]! / this.batchSize;
    stats.maxAbsTdError = totals[3]!;
    return stats;
  }
}

interface Plan {
  readonly online: ForwardPass;
  /** The target network on the next observations. */
  readonly next: ForwardPass;
  /** The online network on the next observations. */
  readonly onlineNext: ForwardPass;
  readonly argmax: Gather;
  readonly gather: Gather;
  readonly max: RowMax;
  readonly tdTargets: TdTargets;
  readonly loss: TdLossGradient;
  readonly backward: BackwardPass;
}

function makePlan(update: DqnUpdate, options: DqnUpdateOptions): Plan {
  const { network, target, batchSize } = update;
  const { kernels, layout } = network;
  const row = () => kernels.arena.reserveFloats(batchSize);
  const base = { kernels, layout, maxRows: batchSize };
  const online = new ForwardPass({ ...base, parameters: network.parameterBlock });
  // The passes run one after the other and only the last one's activations are needed later: sharing
  // them keeps them in the cache.
  const { activations } = online;
  const next = new ForwardPass({ ...base, parameters: target.parameterBlock, activations });
  const onlineNext = new ForwardPass({
    ...base,
    parameters: network.parameterBlock,
    input: next.input,
    activations,
  });
  const backward = new BackwardPass({
    ...base,
    parameters: network.parameterBlock,
    gradients: update.optimizer.gradientBlock,
    forward: online,
  });
  const columns = network.actionCount;
  const nextValues = row();
  const gather = { values: next.output, columns, indices: row(), taken: nextValues };
  return {
    online,
    next,
    onlineNext,
    backward,
    gather,
    argmax: gather,
    max: { values: next.output, columns, maxima: nextValues },
    tdTargets: { rewards: row(), discounts: row(), nextValues, targets: nextValues },
    loss: {
      loss: options.loss ?? 'huber',
      delta: options.huberDelta ?? 1,
      values: online.output,
      columns,
      actions: row(),
      targets: nextValues,
      weights: row(),
      tdErrors: row(),
      valueGradient: backward.outputGradient,
      totals: kernels.arena.reserve(32),
    },
  };
}

function checkOptions(options: DqnUpdateOptions): void {
  const { batchSize, loss = 'huber', huberDelta = 1, maxGradientNorm = 1 } = options;
  checkCount('batchSize', batchSize);
  if (loss !== 'huber' && loss !== 'squared') {
    throw new UsageError(unknownName('loss', String(loss), ['huber', 'squared']));
  }
  checkRange('huberDelta', huberDelta, huberDelta > 0, 'above 0');
  checkRange('maxGradientNorm', maxGradientNorm, maxGradientNorm > 0, 'above 0');
}
