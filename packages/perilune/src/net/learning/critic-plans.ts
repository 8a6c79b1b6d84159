import type { Pessimism } from '../kernels/actor-critic-operations.js';
import type { Address } from '../kernels/arena.js';
import { pitch } from '../kernels/kernels.js';
import type { Learning } from '../layers/layer-kind.js';
import type { KernelCall } from '../layers/plan.js';
import type { ActorCriticLayout } from '../network/actor-critic-layout.js';
import type { BackwardPass } from '../passes/backward.js';
import type { ForwardPass } from '../passes/forward.js';
import type { Network } from '../passes/network.js';
import type { CriticValues } from './critic-values.js';

export interface CriticsOptions {
  network: Network<ActorCriticLayout>;
  maxRows: number;
}

export interface CriticLossOptions extends CriticsOptions {
  values: CriticValues;
  /** The block of gradients, written: the critics'. */
  gradients: Address;
  /** [rows x kept] */
  targets: Address;
  /** Targets a row. */
  kept: number;
}

/** What the critics make of a batch. */
export interface CriticFindings {
  criticLoss: number;
  meanQ: number;
  meanTarget: number;
  /** The mean size of target - value. */
  tdError: number;
}

/** How far the critics are from the targets, and the way back. */
export class CriticLoss {
  private readonly passRows: number;
  private readonly kept: number;
  private readonly back: BackwardPass;
  private readonly lossGradient: KernelCall;
  /** The gradient of what is no action taken: zero. */
  private readonly rest: Float32Array;
  private readonly totals: Float64Array;
  private readonly factor: number;
  private readonly columns: number;
  private readonly isSquared: boolean;

  constructor(options: CriticLossOptions) {
    const { network, values, gradients, targets, kept, maxRows } = options;
    const { kernels, layout } = network;
    const { critics, quantiles, policy } = layout.architecture;
    this.columns = critics * quantiles;
    this.kept = kept;
    // Half of the squares with an entropy, the whole without: Stable-Baselines3's losses of SAC and TD3.
    this.factor = policy === 'deterministic' ? 2 : 1;
    this.isSquared = quantiles === 1;
    const parts = layout.criticParts;
    const { pass, passRows } = values;
    this.passRows = passRows;
    const given = { forward: pass, sparseOutput: false, maxRows: passRows };
    this.back = network.backwardPass({ ...given, gradients, parts });
    const width = pitch(this.columns);
    const restAt = this.back.outputGradient + 4 * maxRows * width;
    this.rest = kernels.arena.floats(restAt, (passRows - maxRows) * width);
    const totals = kernels.arena.reserve(32);
    this.totals = kernels.arena.doubles(totals, 4);
    const estimates = { values: pass.output, columns: this.columns, targets, totals };
    const base = { ...estimates, valueGradient: this.back.outputGradient };
    const squares = { ...base, factor: this.factor };
    const huber = { ...base, quantiles, kept };
    this.lossGradient = this.isSquared
      ? (rows) => kernels.criticLossGradient(squares, rows)
      : (rows) => kernels.truncatedLossGradient(huber, rows);
  }

  /** Of values that were computed. */
  run(rows: number): void {
    this.rest.fill(0);
    this.lossGradient(rows);
    this.back.run(this.passRows);
  }

  /** What the last run found, written to `found`. */
  report(found: CriticFindings, rows: number): void {
    const [loss, values, targets, sizes] = this.totals as unknown as [
      number,
      number,
      number,
      number,
    ];
    const { columns, kept, factor, isSquared } = this;
    // Squares are summed over critics, quantiles' losses are means over all pairs.
    const count = isSquared ? rows * columns : rows;
    found.criticLoss = isSquared ? (factor * loss) / 2 / rows : loss / (rows * columns * kept);
    found.meanQ = values / count;
    found.meanTarget = targets / count;
    found.tdError = sizes / count;
  }
}

export interface CriticOpinionOptions extends CriticsOptions {
  /** Observations: [rows x observation size]. */
  input: Address;
  learning: Learning;
}

/** What the critics think of the policy's own actions, and by which change they would think better of them. */
export class CriticOpinion {
  /** The policy's actions, packed: [rows x action size]. */
  readonly actions: Address;
  /** Of minus the mean value, with respect to the actions: [rows x action size], padded. */
  readonly actionGradient: Address;
  private readonly pass: ForwardPass;
  private readonly back: BackwardPass;
  private readonly valueGradient: KernelCall;
  private readonly totals: Float64Array;

  constructor({ network, input, maxRows, ...options }: CriticOpinionOptions) {
    const { kernels, layout } = network;
    const { policy, quantiles, critics, batchRenorm } = layout.architecture;
    // Statistics are of what the critics learn from (Bhatt et al. 2024), units are dropped here as well.
    const learning = batchRenorm === undefined ? options.learning : undefined;
    // A deterministic actor follows the first critic alone (Fujimoto et al. 2018, algorithm 1).
    const parts = policy === 'deterministic' ? [layout.criticParts[0]!] : ['critics'];
    this.pass = network.forwardPass({ parts, input, learning, maxRows });
    this.actions = this.pass.actions;
    const inputs = ['action'] as const;
    const pass = { forward: this.pass, gradients: undefined, sparseOutput: false, maxRows };
    this.back = network.backwardPass({ ...pass, inputs });
    this.actionGradient = this.back.gradientOf('action');
    const totals = kernels.arena.reserve(8);
    this.totals = kernels.arena.doubles(totals, 1);
    const pessimism: Pessimism = quantiles === 1 ? 'least' : 'mean';
    const columns = policy === 'deterministic' ? quantiles : critics * quantiles;
    const step = {
      ...{ values: this.pass.output, columns, pessimism, totals },
      valueGradient: this.back.outputGradient,
    };
    this.valueGradient = (rows) => kernels.actorValueGradient(step, rows);
  }

  /** The sum over the last run's rows of what their actions are worth. */
  get worth(): number {
    return this.totals[0]!;
  }

  run(rows: number): void {
    this.pass.run(rows);
    this.valueGradient(rows);
    this.back.run(rows);
  }
}

export interface CriticTargetsOptions extends CriticsOptions {
  values: CriticValues;
  /** Of the next actions: [rows]. */
  logProbabilities: Address;
  temperature: Address;
  /** How many of a row's values are kept, the least ones. */
  kept: number;
}

/** What follows from the values of the next states. */
export class CriticTargets {
  /** [rows] */
  readonly rewards: Address;
  /** [rows] */
  readonly discounts: Address;
  /** [rows x kept] */
  readonly targets: Address;
  private readonly aim: KernelCall;

  constructor(options: CriticTargetsOptions) {
    const { network, values, kept, maxRows, logProbabilities, temperature } = options;
    const { kernels, layout } = network;
    const { critics, quantiles } = layout.architecture;
    const { arena } = kernels;
    this.rewards = arena.reserveFloats(maxRows);
    this.discounts = arena.reserveFloats(maxRows);
    this.targets = arena.reserveFloats(maxRows * pitch(kept));
    const { rewards, discounts, targets } = this;
    const given = { logProbabilities, temperature, rewards, discounts, targets, kept };
    const step = { ...given, nextValues: values.nextValues, columns: critics * quantiles };
    this.aim = (rows) => kernels.truncatedTargets(step, rows);
  }

  /** Of values that were computed. */
  run(rows: number): void {
    this.aim(rows);
  }
}
