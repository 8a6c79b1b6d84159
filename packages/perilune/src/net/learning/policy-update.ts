import { UsageError } from '../../errors.js';
import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { ObjectiveName } from '../kernels/policy-operations.js';
import type { BackwardPass } from '../passes/backward.js';
import type { ForwardPass } from '../passes/forward.js';
import type { Network } from '../passes/network.js';
import { type Distribution, DistributionPlan } from './distribution-plan.js';
import { Optimizer, type OptimizerOptions } from './optimizer.js';

/** What a policy's network is, and how it is taught. */
export interface PolicyUpdateOptions {
  network: Network;
  distribution: Distribution;
  /** The parts that give logits or means, log-deviations (of a Gaussian) and the value, one number. */
  parts: {
    readonly output: string;
    readonly logDeviation?: string | undefined;
    readonly value: string;
  };
  /** The most rows of a batch. */
  batchSize: number;
  /** Default `clipped`. */
  objective?: ObjectiveName | undefined;
  /** c1: what the value's loss counts. Default 0.5. */
  valueWeight?: number | undefined;
  /** c2: what entropy is worth. Default 0. */
  entropyWeight?: number | undefined;
  /** The largest global norm of a gradient. Default: none. */
  maxGradientNorm?: number | undefined;
  /** Default Adam with its own defaults. */
  optimizer?: OptimizerOptions | undefined;
  /** Whether the batch has masks of the allowed actions. Default false. */
  masks?: boolean | undefined;
}

/** Views of the learner's memory, valid for its whole life. Observations and actions are packed. */
export interface PolicyBatch {
  /** [B x observation size] */
  readonly observations: Float32Array;
  /** [B x action width] */
  readonly actions: Float32Array;
  /** Bytes [B x columns], 0 where an action is forbidden. */
  readonly masks: Uint8Array | undefined;
  /** [B], as the loss takes them. */
  readonly advantages: Float32Array;
  /** [B], what values are moved towards. */
  readonly returns: Float32Array;
  /** [B], of the policy that acted. */
  readonly oldLogProbabilities: Float32Array;
  /** [B], what was expected then. */
  readonly oldValues: Float32Array;
}

/** What changes from update to update. */
export interface PolicyStepOptions {
  /** Rows of the batch. Default: all. */
  rows?: number | undefined;
  learningRate?: number | undefined;
  /** epsilon of the clipped objective. Default 0.2. */
  clip?: number | undefined;
  /** How far values may move. Default: Infinity. */
  valueClip?: number | undefined;
  /** Where the approximate divergence exceeds it nothing is moved. Default: Infinity. */
  mostDivergence?: number | undefined;
}

/** What one update found before it moved anything; the same object every time, overwritten by the next. */
export interface PolicyStats {
  /** policyLoss - c2 entropy + c1 valueLoss */
  loss: number;
  policyLoss: number;
  /** The mean squared error, without c1. */
  valueLoss: number;
  /** Mean over the rows. */
  entropy: number;
  /** The mean of (r - 1) - log r, r the ratio of probabilities. */
  divergence: number;
  /** The share of rows whose ratio is more than clip away from 1. */
  clipFraction: number;
  /** Before clipping; NaN where nothing was moved. */
  gradientNorm: number;
  /** Whether it moved anything. */
  moved: boolean;
}

/**
 * The update of a policy and its value (Schulman et al. 2017, eq. 9, https://arxiv.org/abs/1707.06347; with
 * `objective: 'plain'` that of Mnih et al. 2016, algorithm S3), as a sum to be made small:
 *
 *     mean(L) - c2 mean(entropy) + c1 mean((v' - return)^2)
 *
 * L and v' as `surrogate` and `valueLoss` of the kernels have them. An update allocates nothing.
 */
export class PolicyUpdate {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly batchSize: number;
  readonly batch: PolicyBatch;
  /** [B], of the last look. */
  readonly logProbabilities: Float32Array;
  private readonly values: Float32Array;
  private readonly kernels: Kernels;
  private readonly forward: ForwardPass;
  private readonly distribution: DistributionPlan;
  private readonly backward: BackwardPass;
  private readonly distributionBackward: (rows: number, entropyWeight: number) => void;
  private readonly surrogate: Step<'surrogate'>;
  private readonly valueLoss: Step<'valueLoss'>;
  private readonly totals: Float64Array;
  private readonly weights: { value: number; entropy: number };
  private readonly maxGradientNorm: number | undefined;
  private readonly surrogateFactors = { rows: 0, clip: 0 };
  private readonly valueFactors: { rows: number; clip: number; weight: number };
  private readonly stats: PolicyStats = {
    loss: 0,
    policyLoss: 0,
    valueLoss: 0,
    entropy: 0,
    divergence: 0,
    clipFraction: 0,
    gradientNorm: Number.NaN,
    moved: false,
  };

  /** @throws UsageError when an option is out of its range, a part is unknown or the arena is full */
  constructor(options: PolicyUpdateOptions) {
    const { network, parts, batchSize, valueWeight = 0.5, entropyWeight = 0 } = options;
    const { kernels } = network;
    this.network = network;
    this.kernels = kernels;
    this.batchSize = batchSize;
    this.weights = { value: valueWeight, entropy: entropyWeight };
    this.valueFactors = { rows: 0, clip: 0, weight: valueWeight };
    this.maxGradientNorm = options.maxGradientNorm;
    this.optimizer = new Optimizer(network, options.optimizer ?? { type: 'adam' });
    this.forward = network.forwardPass({ maxRows: batchSize });
    const addressOf = (part: string) => this.forward.outputOf(part).address;
    const logDeviations =
      parts.logDeviation === undefined ? undefined : addressOf(parts.logDeviation);
    this.distribution = new DistributionPlan({
      kernels,
      distribution: options.distribution,
      output: addressOf(parts.output),
      logDeviations,
      masks: options.masks,
      maxRows: batchSize,
    });
    this.backward = network.backwardPass({
      gradients: this.optimizer.gradientBlock,
      forward: this.forward,
      outputs: Object.values(parts).filter((part) => part !== undefined),
      sparseOutput: false,
      maxRows: batchSize,
    });
    const row = () => kernels.arena.reserveFloats(batchSize);
    const flows = row();
    const { logProbabilities, entropies } = this.distribution;
    this.distributionBackward = this.distribution.backward({
      flows,
      outputGradient: this.backward.gradientOf(parts.output),
      deviationGradient:
        parts.logDeviation === undefined ? undefined : this.backward.gradientOf(parts.logDeviation),
    });
    const totals = kernels.arena.reserve(40);
    this.totals = kernels.arena.doubles(totals, 5);
    this.surrogate = {
      objective: options.objective ?? 'clipped',
      ...{ logProbabilities, entropies, oldLogProbabilities: row(), advantages: row() },
      ...{ flows, totals },
    };
    this.valueLoss = {
      values: addressOf(parts.value),
      ...{ oldValues: row(), returns: row() },
      ...{ valueGradient: this.backward.gradientOf(parts.value), total: totals + 32 },
    };
    this.values = kernels.arena.floats(this.valueLoss.values, 4 * batchSize);
    this.logProbabilities = kernels.arena.floats(logProbabilities, batchSize);
    this.batch = this.views();
  }

  /**
   * What policy and value say of the batch's rows: `logProbabilities`, and by `valueAt` the values.
   *
   * @throws UsageError when an action is none
   */
  look(rows = this.batchSize): void {
    this.forward.run(rows);
    const wrong = this.distribution.run(rows);
    if (wrong >= 0) this.refuse(wrong);
  }

  /** The value of a row of the last look. */
  valueAt(row: number): number {
    return this.values[4 * row] as number;
  }

  /**
   * One optimizer step on the batch.
   *
   * @throws UsageError when an action is none; then neither network nor optimizer has changed
   */
  update(options: PolicyStepOptions = {}): Readonly<PolicyStats> {
    const { rows = this.batchSize, clip = 0.2, valueClip = Number.POSITIVE_INFINITY } = options;
    const { kernels, surrogateFactors, valueFactors, stats } = this;
    this.look(rows);
    surrogateFactors.rows = rows;
    surrogateFactors.clip = clip;
    kernels.surrogate(this.surrogate, surrogateFactors);
    valueFactors.rows = rows;
    valueFactors.clip = valueClip;
    kernels.valueLoss(this.valueLoss, valueFactors);
    this.report(rows);
    stats.moved = !(stats.divergence > (options.mostDivergence ?? Number.POSITIVE_INFINITY));
    stats.gradientNorm = Number.NaN;
    if (!stats.moved) return stats;
    this.distributionBackward(rows, -this.weights.entropy / rows);
    this.backward.run(rows);
    stats.gradientNorm = this.optimizer.clip(this.maxGradientNorm);
    this.optimizer.step(options.learningRate);
    return stats;
  }

  private report(rows: number): void {
    const { stats, totals, weights } = this;
    stats.policyLoss = (totals[0] as number) / rows;
    stats.divergence = (totals[1] as number) / rows;
    stats.clipFraction = (totals[2] as number) / rows;
    stats.entropy = (totals[3] as number) / rows;
    stats.valueLoss = (totals[4] as number) / rows;
    stats.loss =
      stats.policyLoss - weights.entropy * stats.entropy + weights.value * stats.valueLoss;
  }

  private refuse(row: number): never {
    const { actions } = this.batch;
    const { width } = this.distribution;
    const given = [...actions.subarray(row * width, (row + 1) * width)];
    throw new UsageError(
      `Row ${row} of the batch has the action ${given}, which the policy has not.`,
    );
  }

  private views(): PolicyBatch {
    const { batchSize, distribution, surrogate, valueLoss } = this;
    const { arena } = this.kernels;
    const row = (address: Address) => arena.floats(address, batchSize);
    return {
      observations: arena.floats(this.forward.input, batchSize * this.network.layout.inputSize),
      actions: arena.floats(distribution.actions, batchSize * distribution.width),
      masks: distribution.masks,
      advantages: row(surrogate.advantages),
      returns: row(valueLoss.returns),
      oldLogProbabilities: row(surrogate.oldLogProbabilities),
      oldValues: row(valueLoss.oldValues),
    };
  }
}
