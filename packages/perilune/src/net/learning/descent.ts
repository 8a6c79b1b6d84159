import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { invalidAction } from '../layers/checks.js';
import type { BackwardPass } from '../passes/backward.js';
import type { ForwardPass } from '../passes/forward.js';
import { type LossPlan, lossPlan } from '../passes/losses.js';
import { NoisyParameters } from '../passes/noise.js';
import type { QNetwork } from '../passes/q-network.js';
import { Optimizer } from './optimizer.js';
import {
  checkDescentOptions,
  type DescentOptions,
  type Relabel,
  type RelabelRows,
} from './update-options.js';

/** What one update found; the same object every time, overwritten by the next. */
export interface UpdateStats {
  /** The mean (or sum) over the batch of weight * loss. */
  loss: number;
  /** The global norm of the gradient before clipping. */
  gradientNorm: number;
  /** The mean of the values taken, before the step. */
  meanQ: number;
  meanTdTarget: number;
  maxAbsTdError: number;
}

/** What every update ends with: online forward, loss, backward, clipping and the optimizer's step. */
export class Descent {
  readonly network: QNetwork;
  readonly optimizer: Optimizer;
  readonly batchSize: number;
  /** The online network on the batch's observations. */
  readonly online: ForwardPass;
  readonly loss: LossPlan;
  /** [B] */
  readonly actions: Int32Array;
  /** [B] */
  readonly weights: Float32Array;
  /** [B] */
  readonly tdErrors: Float32Array;
  private readonly kernels: Kernels;
  private readonly maxGradientNorm: number | undefined;
  private readonly reduction: number;
  private readonly backward: BackwardPass;
  private readonly noisy: NoisyGradients | undefined;
  private readonly known: Float32Array | undefined;
  private readonly relabel: Relabel | undefined;
  private readonly rows: RelabelRows | undefined;
  private readonly totals: Float64Array;
  private readonly hidden: readonly Step<'countDead'>[];
  private readonly stats: UpdateStats = {
    loss: 0,
    gradientNorm: 0,
    meanQ: 0,
    meanTdTarget: 0,
    maxAbsTdError: 0,
  };

  /** @throws UsageError when an option is out of its range or the arena is full */
  constructor(options: DescentOptions) {
    checkDescentOptions(options);
    const { network, batchSize } = options;
    const { kernels, layout } = network;
    this.network = network;
    this.batchSize = batchSize;
    this.kernels = kernels;
    this.maxGradientNorm = options.maxGradientNorm;
    this.reduction = options.lossReduction === 'sum' ? 1 : batchSize;
    this.optimizer = new Optimizer(network, options.optimizer ?? { type: 'adam' });
    const gradients = this.optimizer.gradientBlock;
    if (options.noise !== undefined && layout.architecture.noisy !== undefined) {
      this.noisy = noisyGradients(network, gradients);
    }
    const parameters = this.noisy?.parameters.block ?? network.parameterBlock;
    const base = { parameters, maxRows: batchSize };
    this.online = network.forwardPass(base);
    this.backward = network.backwardPass({ ...base, gradients, forward: this.online });
    this.loss = this.lossPlan(options);
    const { arena } = kernels;
    this.actions = arena.integers(this.loss.actions, batchSize);
    this.weights = arena.floats(this.loss.weights, batchSize).fill(1);
    this.tdErrors = arena.floats(this.loss.tdErrors, batchSize);
    const { priorities } = this.loss;
    if (priorities !== undefined) this.known = arena.floats(priorities, batchSize);
    this.totals = arena.doubles(this.loss.totals, 4);
    this.relabel = options.relabel;
    if (options.relabel !== undefined) this.rows = this.viewRows();
    this.hidden = this.online.reluOutputs();
  }

  /** The noise in the online network's parameters while it learns. */
  get noise(): NoisyParameters | undefined {
    return this.noisy?.parameters;
  }

  /** The batch's observations: [B x observation size]. */
  get observations(): Float32Array {
    const count = this.batchSize * this.network.observationSize;
    return this.kernels.arena.floats(this.online.input, count);
  }

  /**
   * One step on the batch and the targets that lie ready.
   *
   * @throws UsageError when an action is invalid; then neither network nor optimizer has changed
   */
  run(learningRate: number | undefined): UpdateStats {
    const rows = this.batchSize;
    this.online.run(rows);
    if (this.relabel !== undefined) this.relabel(this.rows!);
    const wrong = this.loss.run(rows);
    if (wrong >= 0) this.refuse(wrong);
    this.backward.run(rows);
    if (this.noisy !== undefined) this.noiseGradients(this.noisy.steps);
    const gradientNorm = this.optimizer.clip(this.maxGradientNorm);
    this.optimizer.step(learningRate);
    return this.report(gradientNorm);
  }

  /** @throws UsageError that names the row whose action is invalid */
  refuse(row: number): never {
    throw invalidAction(this.actions[row], row, this.network.actionCount);
  }

  prioritiesInto(priorities: Float32Array): void {
    const { known } = this;
    if (known !== undefined) priorities.set(known);
    else for (let r = 0; r < this.batchSize; r++) priorities[r] = Math.abs(this.tdErrors[r]!);
  }

  deadUnitShare(): number {
    let [dead, units] = [0, 0];
    for (const hidden of this.hidden) {
      dead += this.kernels.countDead(hidden, this.batchSize);
      units += hidden.columns;
    }
    return units === 0 ? 0 : dead / units;
  }

  private lossPlan(options: DescentOptions): LossPlan {
    const { kernels, layout } = this.network;
    return lossPlan({
      kernels,
      layout,
      output: this.online.output,
      outputGradient: this.backward.outputGradient,
      loss: options.loss ?? 'huber',
      delta: options.huberDelta ?? 1,
      reduction: options.lossReduction ?? 'mean',
      maxRows: this.batchSize,
    });
  }

  private viewRows(): RelabelRows {
    const { kernels, actionCount } = this.network;
    const { batchSize, actions } = this;
    const width = pitch(actionCount);
    const values = kernels.arena.floats(this.online.output, batchSize * width);
    const targets = kernels.arena.floats(this.loss.targets, batchSize);
    return { rows: batchSize, actionCount, pitch: width, values, actions, targets };
  }

  private noiseGradients(steps: readonly Step<'perturb'>[]): void {
    for (let i = 0; i < steps.length; i++) this.kernels.noiseGradient(steps[i]!);
  }

  private report(gradientNorm: number): UpdateStats {
    const stats = this.stats;
    const totals = this.totals;
    stats.loss = totals[0]! / this.reduction;
    stats.gradientNorm = gradientNorm;
    stats.meanQ = totals[1]! / this.batchSize;
    stats.meanTdTarget = totals[2]! / this.batchSize;
    stats.maxAbsTdError = totals[3]!;
    return stats;
  }
}

interface NoisyGradients {
  readonly parameters: NoisyParameters;
  readonly steps: readonly Step<'perturb'>[];
}

function noisyGradients(network: QNetwork, gradients: Address): NoisyGradients {
  const { kernels, layout, parameterBlock } = network;
  const parameters = new NoisyParameters(kernels, layout, parameterBlock);
  return { parameters, steps: parameters.gradientSteps(layout, gradients) };
}
