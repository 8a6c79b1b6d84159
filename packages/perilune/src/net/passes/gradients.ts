import { UsageError } from '../../errors.js';
import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { LossName } from '../kernels/value-operations.js';
import { invalidAction } from '../layers/checks.js';
import type { QLayout } from '../network/q-layout.js';
import type { NamedTensor } from '../network/tensor.js';
import { keras, readTensors } from '../network/tensors.js';
import type { BackwardPass } from './backward.js';
import type { ForwardPass } from './forward.js';
import type { Network } from './network.js';

/** What to differentiate: the mean over the rows of a loss between targets and the values taken. */
export interface GradientsOptions {
  /** [n x observation size], n at most the network's `maxBatch`. */
  observations: ArrayLike<number>;
  /** [n], the actions whose values are moved towards the targets. */
  actions: ArrayLike<number>;
  /** [n] */
  targets: ArrayLike<number>;
  /** Default `squared`: (target - value)^2. */
  loss?: LossName | undefined;
  /** Where Huber's loss turns from square to straight. Default 1. */
  huberDelta?: number | undefined;
}

export interface NetworkGradients {
  /** The mean loss before any step. */
  loss: number;
  /** target - value of each row. */
  tdErrors: Float32Array;
  /**
   * d loss / d parameter, named and shaped as Keras does: `dense/kernel` (8, 64), `dense/bias` (64),
   * `dense_1/kernel` (64, 64), ..., `layer_normalization/gamma` (64). A noisy network's are those
   * at its means, where the deviations' are zero.
   */
  gradients: NamedTensor[];
}

/** Computes gradients by hand, for a network's `gradients`: its own arrays, made once. */
export class GradientTape {
  private readonly kernels: Kernels;
  private readonly layout: QLayout;
  private readonly forward: ForwardPass;
  private readonly backward: BackwardPass;
  private readonly loss: Omit<Step<'tdLossGradient'>, 'loss' | 'delta'>;
  private readonly block: Address;
  private readonly maxRows: number;

  constructor({ network, forward }: { network: Network<QLayout>; forward: ForwardPass }) {
    const { kernels, layout, maxBatch: maxRows } = network;
    const { arena } = kernels;
    const reserve = () => arena.reserveFloats(maxRows);
    this.kernels = kernels;
    this.layout = layout;
    this.forward = forward;
    this.maxRows = maxRows;
    this.block = arena.reserveFloats(layout.count);
    this.backward = network.backwardPass({ gradients: this.block, forward });
    this.loss = {
      reduction: 'mean',
      values: forward.output,
      columns: layout.actionCount,
      actions: reserve(),
      targets: reserve(),
      weights: reserve(),
      tdErrors: reserve(),
      valueGradient: this.backward.outputGradient,
      totals: arena.reserve(32),
    };
    arena.floats(this.loss.weights, maxRows).fill(1);
  }

  compute(options: GradientsOptions): NetworkGradients {
    const rows = options.actions.length;
    this.checkRows(options, rows);
    const { arena } = this.kernels;
    const step = this.loss;
    arena.floats(this.forward.input, options.observations.length).set(options.observations);
    arena.integers(step.actions, rows).set(options.actions);
    arena.floats(step.targets, rows).set(options.targets);
    this.forward.run(rows);
    const loss = options.loss ?? 'squared';
    const record = { ...step, loss, delta: options.huberDelta ?? 1 };
    const wrong = this.kernels.tdLossGradient(record, rows);
    if (wrong >= 0) throw invalidAction(options.actions[wrong], wrong, step.columns);
    this.backward.run(rows);
    const { tensors } = this.layout;
    return {
      loss: arena.doubles(step.totals, 1)[0]! / rows,
      tdErrors: arena.floats(step.tdErrors, rows).slice(),
      gradients: readTensors(tensors, arena.floats(this.block, this.layout.count), keras),
    };
  }

  private checkRows(options: GradientsOptions, rows: number): void {
    if (rows < 1 || rows > this.maxRows) {
      throw new UsageError(
        `actions must have 1..${this.maxRows} values (the network's maxBatch); given ${rows}.`,
      );
    }
    const size = this.layout.inputSize;
    if (options.targets.length !== rows || options.observations.length !== rows * size) {
      throw new UsageError(
        `${rows} actions need ${rows} targets and ${rows} x ${size} observations; given ` +
          `${options.targets.length} and ${options.observations.length}.`,
      );
    }
  }
}
