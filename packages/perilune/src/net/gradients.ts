import { UsageError } from '../errors.js';
import type { Address } from './arena.js';
import { BackwardPass } from './backward.js';
import { invalidAction } from './checks.js';
import type { ForwardPass } from './forward.js';
import type { Kernels, LossName, TdLossGradient } from './kernels.js';
import { pitch } from './kernels.js';
import type { DenseLayout, ParameterLayout, TensorLike } from './layout.js';
import { matchTensors } from './layout.js';
import type { NamedTensor } from './tensor.js';

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
   * `dense_1/kernel` (64, 64), ...
   */
  gradients: NamedTensor[];
}

/** Keras's name of the i-th dense layer: dense, dense_1, dense_2. */
export function kerasName(layer: number): string {
  return layer === 0 ? 'dense' : `dense_${layer}`;
}

/** Copies of a block of gradients under Keras's names, kernels [inputs][outputs]. */
export function readGradients(layout: ParameterLayout, block: Float32Array): NamedTensor[] {
  return layout.layers.flatMap((layer, i) => [
    {
      name: `${kerasName(i)}/kernel`,
      shape: [layer.inputs, layer.outputs],
      values: readKernel(block, layer),
    },
    {
      name: `${kerasName(i)}/bias`,
      shape: [layer.outputs],
      values: block.slice(layer.bias, layer.bias + layer.outputs),
    },
  ]);
}

/** Writes a block of gradients. @throws UsageError unless there is one of each name and shape */
export function writeGradients(
  layout: ParameterLayout,
  block: Float32Array,
  gradients: readonly TensorLike[],
): void {
  const expected = layout.layers.flatMap(({ inputs, outputs }, i) => [
    { name: `${kerasName(i)}/kernel`, shape: [inputs, outputs] },
    { name: `${kerasName(i)}/bias`, shape: [outputs] },
  ]);
  const byName = matchTensors(expected, gradients);
  block.fill(0);
  layout.layers.forEach((layer, i) => {
    const kernel = byName.get(`${kerasName(i)}/kernel`)!.values;
    const bias = byName.get(`${kerasName(i)}/bias`)!.values;
    for (let k = 0; k < kernel.length; k++) block[placeInBlock(layer, k)] = kernel[k]!;
    for (let j = 0; j < bias.length; j++) block[layer.bias + j] = bias[j]!;
  });
}

function readKernel(block: Float32Array, layer: DenseLayout): Float32Array {
  const values = new Float32Array(layer.inputs * layer.outputs);
  return values.map((_, k) => block[placeInBlock(layer, k)]!);
}

/** Where the k-th value of a packed [inputs][outputs] matrix lies in the padded block. */
function placeInBlock(layer: DenseLayout, k: number): number {
  const { outputs } = layer;
  return layer.weights + Math.floor(k / outputs) * pitch(outputs) + (k % outputs);
}

/** Computes gradients by hand, for a network's `gradients`: its own arrays, made once. */
export class GradientTape {
  readonly #kernels: Kernels;
  readonly #layout: ParameterLayout;
  readonly #forward: ForwardPass;
  readonly #backward: BackwardPass;
  readonly #loss: Omit<TdLossGradient, 'loss' | 'delta'>;
  readonly #block: Address;
  readonly #maxRows: number;

  constructor(options: {
    kernels: Kernels;
    layout: ParameterLayout;
    parameters: Address;
    forward: ForwardPass;
    maxRows: number;
  }) {
    const { kernels, layout, forward, maxRows } = options;
    const { arena } = kernels;
    const reserve = () => arena.reserveFloats(maxRows);
    this.#kernels = kernels;
    this.#layout = layout;
    this.#forward = forward;
    this.#maxRows = maxRows;
    this.#block = arena.reserveFloats(layout.count);
    this.#backward = new BackwardPass({ ...options, gradients: this.#block });
    this.#loss = {
      values: forward.output,
      columns: layout.units.at(-1)!,
      actions: reserve(),
      targets: reserve(),
      weights: reserve(),
      tdErrors: reserve(),
      valueGradient: this.#backward.outputGradient,
      totals: arena.reserve(32),
    };
    arena.floats(this.#loss.weights, maxRows).fill(1);
  }

  compute(options: GradientsOptions): NetworkGradients {
    const rows = options.actions.length;
    this.#checkRows(options, rows);
    const { arena } = this.#kernels;
    const step = this.#loss;
    arena.floats(this.#forward.input, options.observations.length).set(options.observations);
    arena.integers(step.actions, rows).set(options.actions);
    arena.floats(step.targets, rows).set(options.targets);
    this.#forward.run(rows);
    const loss = options.loss ?? 'squared';
    const record = { ...step, loss, delta: options.huberDelta ?? 1 };
    const wrong = this.#kernels.tdLossGradient(record, rows);
    if (wrong >= 0) throw invalidAction(options.actions[wrong], wrong, step.columns);
    this.#backward.run(rows);
    return {
      loss: arena.doubles(step.totals, 1)[0]! / rows,
      tdErrors: arena.floats(step.tdErrors, rows).slice(),
      gradients: readGradients(this.#layout, arena.floats(this.#block, this.#layout.count)),
    };
  }

  #checkRows(options: GradientsOptions, rows: number): void {
    if (rows < 1 || rows > this.#maxRows) {
      throw new UsageError(
        `actions must have 1..${this.#maxRows} values (the network's maxBatch); given ${rows}.`,
      );
    }
    const size = this.#layout.units[0]!;
    if (options.targets.length !== rows || options.observations.length !== rows * size) {
      throw new UsageError(
        `${rows} actions need ${rows} targets and ${rows} x ${size} observations; given ` +
          `${options.targets.length} and ${options.observations.length}.`,
      );
    }
  }
}
