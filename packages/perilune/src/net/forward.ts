import type { Address } from './arena.js';
import type { DenseForward, Kernels } from './kernels.js';
import { pitch } from './kernels.js';
import type { ParameterLayout } from './layout.js';

export interface ForwardPassOptions {
  kernels: Kernels;
  layout: ParameterLayout;
  /** The block of parameters. */
  parameters: Address;
  /** Observations, packed: [maxRows x units[0]]. Reserved if not given. */
  input?: Address | undefined;
  /** Another pass's arrays for the layers' outputs, to be shared with it. Reserved if not given. */
  activations?: readonly Address[] | undefined;
  maxRows: number;
}

/**
 * The plan of a forward pass: dense layers with ReLU between them, none after the last (Mnih et al.
 * 2015, methods). Made once; `run` only calls kernels.
 */
export class ForwardPass {
  /** [maxRows x units[0]], packed. */
  readonly input: Address;
  /** Each layer's output, [maxRows x units]; those of all but the last are kept for the backward pass. */
  readonly activations: readonly Address[];
  /** The last layer's output: [maxRows x actions]. */
  readonly output: Address;
  readonly #kernels: Kernels;
  readonly #steps: readonly DenseForward[];

  constructor(options: ForwardPassOptions) {
    const { kernels, layout, parameters, maxRows } = options;
    const { arena } = kernels;
    const reserve = (floats: number) => arena.reserveFloats(maxRows * floats);
    this.input = options.input ?? reserve(layout.units[0]!);
    this.activations =
      options.activations ?? layout.layers.map(({ outputs }) => reserve(pitch(outputs)));
    this.output = this.activations.at(-1)!;
    this.#kernels = kernels;
    this.#steps = layout.layers.map((layer, i) => ({
      input: i === 0 ? this.input : this.activations[i - 1]!,
      inputPitch: i === 0 ? layer.inputs : pitch(layer.inputs),
      inputs: layer.inputs,
      weights: parameters + 4 * layer.weights,
      bias: parameters + 4 * layer.bias,
      output: this.activations[i]!,
      outputs: layer.outputs,
      relu: i < layout.layers.length - 1,
      sparseInput: i > 0,
    }));
  }

  run(rows: number): void {
    const steps = this.#steps;
    for (let i = 0; i < steps.length; i++) this.#kernels.denseForward(steps[i]!, rows);
  }
}
