import { UsageError } from '../../errors.js';
import type { RandomSource } from '../network/initializers.js';
import type { NoisyParameters } from '../passes/noise.js';
import type { QNetwork } from '../passes/q-network.js';
import { Descent, type UpdateStats } from './descent.js';
import type { Optimizer } from './optimizer.js';
import type { DescentOptions } from './update-options.js';

/** The rows of one regression: views of the learner's memory, valid for its whole life. */
export interface RegressionBatch {
  /** [B x observation size], packed. */
  readonly observations: Float32Array;
  /** [B] */
  readonly actions: Int32Array;
  /** [B], what the values taken are moved towards. */
  readonly targets: Float32Array;
  /** [B], a factor for each row's loss, 1 until written. */
  readonly weights: Float32Array;
}

/**
 * Moves Q(observation, action) towards targets that are given: the update of algorithms that have no
 * target network, as PQN's on Q(lambda) returns (Gallici et al. 2024, algorithm 1,
 * https://arxiv.org/abs/2407.04811), for minibatches of one size. An update allocates nothing.
 */
export class RegressionUpdate {
  readonly network: QNetwork;
  readonly optimizer: Optimizer;
  readonly batchSize: number;
  readonly batch: RegressionBatch;
  /** [B], target - Q of the last update: a view, overwritten by the next. */
  readonly tdErrors: Float32Array;
  private readonly descent: Descent;
  private readonly random: RandomSource | undefined;
  private readonly noise: NoisyParameters | undefined;

  /** @throws UsageError when an option is out of its range, the head not scalar or the arena full */
  constructor(options: DescentOptions) {
    const { network, batchSize } = options;
    const { head } = network.architecture;
    if (head.type !== 'scalar') {
      throw new UsageError(`Targets are numbers: a scalar head is needed; given ${head.type}.`);
    }
    const descent = new Descent(options);
    this.descent = descent;
    this.random = options.noise;
    this.noise = descent.noise;
    this.network = network;
    this.batchSize = batchSize;
    this.optimizer = descent.optimizer;
    this.tdErrors = descent.tdErrors;
    const { observations, actions, weights } = descent;
    const targets = network.kernels.arena.floats(descent.loss.targets, batchSize);
    this.batch = { observations, actions, targets, weights };
  }

  /**
   * One step of gradient descent on the batch; `meanTdTarget` is the targets' mean.
   *
   * @param options.learningRate in place of the optimizer's
   * @throws UsageError when an action is invalid; then neither network nor optimizer has changed
   */
  update(options?: { learningRate?: number | undefined }): Readonly<UpdateStats> {
    if (this.noise !== undefined && this.random !== undefined) {
      this.noise.draw(this.random);
      this.noise.perturb();
    }
    return this.descent.run(options?.learningRate);
  }

  /** The share of hidden units, in 0..1, that no observation of the last update's batch woke. */
  deadUnitShare(): number {
    return this.descent.deadUnitShare();
  }
}
