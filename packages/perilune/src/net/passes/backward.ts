import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { ParameterLayout } from '../network/layout.js';
import { BackwardChain } from './backward-chain.js';
import { duelingOf, type ForwardPass } from './forward.js';

export interface BackwardPassOptions {
  kernels: Kernels;
  layout: ParameterLayout;
  /** The block of parameters the forward pass ran with. */
  parameters: Address;
  /** The block of gradients, written: all but the deviations of a noisy network. */
  gradients: Address;
  /** The pass whose activations are differentiated; it must have run last. */
  forward: ForwardPass;
  maxRows: number;
}

/**
 * The plan of a backward pass: from the gradient with respect to the network's output to that with
 * respect to all parameters that the forward pass ran with.
 */
export class BackwardPass {
  /** To be filled before `run`: [maxRows x actions x atoms]. */
  readonly outputGradient: Address;
  readonly #kernels: Kernels;
  readonly #split: Step<'duelingForward'> | undefined;
  readonly #streams: readonly BackwardChain[];
  readonly #join: Step<'add'> | undefined;
  readonly #trunk: BackwardChain;

  constructor(options: BackwardPassOptions) {
    const { kernels, layout, forward, maxRows } = options;
    const reserve = (columns: number) => kernels.arena.reserveFloats(maxRows * pitch(columns));
    const { dueling } = layout.architecture;
    const deltas = layout.streams.map((chain) => reserve(chain.at(-1)!.columns));
    const trunkColumns = layout.trunk.at(-1)?.columns;
    const inputDeltas = layout.streams.map(() =>
      trunkColumns === undefined ? undefined : reserve(trunkColumns),
    );
    this.#kernels = kernels;
    this.outputGradient = deltas.at(-1)!;
    if (dueling) {
      this.#split = duelingOf(layout, deltas[0]!, this.outputGradient, this.outputGradient);
    }
    this.#streams = layout.streams.map(
      (chain, i) =>
        new BackwardChain({
          ...options,
          chain,
          forward: forward.streams[i]!,
          outputGradient: deltas[i]!,
          sparseOutput: !dueling,
          inputGradient: inputDeltas[i],
        }),
    );
    if (trunkColumns !== undefined) {
      this.#join = { from: inputDeltas[1]!, columns: trunkColumns, to: inputDeltas[0]! };
    }
    this.#trunk = new BackwardChain({
      ...options,
      chain: layout.trunk,
      forward: forward.trunk,
      outputGradient: inputDeltas[0] ?? this.outputGradient,
      sparseOutput: true,
      inputGradient: undefined,
    });
  }

  run(rows: number): void {
    if (this.#split !== undefined) this.#kernels.duelingBackward(this.#split, rows);
    const streams = this.#streams;
    for (let i = 0; i < streams.length; i++) streams[i]!.run(rows);
    if (this.#join !== undefined) this.#kernels.add(this.#join, rows);
    this.#trunk.run(rows);
  }
}
