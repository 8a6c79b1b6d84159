import type { Address } from './arena.js';
import type { ForwardPass } from './forward.js';
import type { DenseBackwardInput, DenseBackwardParameters, Kernels, Transpose } from './kernels.js';
import { pitch } from './kernels.js';
import type { ParameterLayout } from './layout.js';

export interface BackwardPassOptions {
  kernels: Kernels;
  layout: ParameterLayout;
  /** The block of parameters. */
  parameters: Address;
  /** The block of gradients, written. */
  gradients: Address;
  /** The pass whose activations are differentiated; it must have run last. */
  forward: ForwardPass;
  maxRows: number;
}

/**
 * The plan of a backward pass through dense layers with ReLU (Rumelhart, Hinton & Williams 1986):
 * from the gradient with respect to the network's output to that with respect to all parameters.
 */
export class BackwardPass {
  /** To be filled before `run`: [maxRows x actions]. */
  readonly outputGradient: Address;
  readonly #kernels: Kernels;
  readonly #layers: readonly LayerSteps[];

  constructor(options: BackwardPassOptions) {
    const { kernels, layout, maxRows } = options;
    const deltas = layout.layers.map(({ outputs }) =>
      kernels.arena.reserveFloats(maxRows * pitch(outputs)),
    );
    this.outputGradient = deltas.at(-1)!;
    this.#kernels = kernels;
    this.#layers = layout.layers.map((_, i) => layerSteps(options, deltas, i)).reverse();
  }

  run(rows: number): void {
    const kernels = this.#kernels;
    for (const { transpose, parameters, input } of this.#layers) {
      kernels.denseBackwardParameters(parameters, rows);
      if (transpose !== undefined && input !== undefined) {
        kernels.transpose(transpose);
        kernels.denseBackwardInput(input, rows);
      }
    }
  }
}

interface LayerSteps {
  readonly parameters: DenseBackwardParameters;
  /** Absent in the first layer: nobody asks for the gradient of an observation. */
  readonly transpose?: Transpose;
  readonly input?: DenseBackwardInput;
}

function layerSteps(
  options: BackwardPassOptions,
  deltas: readonly Address[],
  i: number,
): LayerSteps {
  const { kernels, layout, forward, gradients } = options;
  const layer = layout.layers[i]!;
  const { inputs, outputs } = layer;
  const first = i === 0;
  const activation = first ? forward.input : forward.activations[i - 1]!;
  const outputGradient = deltas[i]!;
  const parameters = {
    input: activation,
    inputPitch: first ? inputs : pitch(inputs),
    inputs,
    outputGradient,
    outputs,
    weightGradient: gradients + 4 * layer.weights,
    biasGradient: gradients + 4 * layer.bias,
    sparseInput: !first,
  };
  if (first) return { parameters };
  const weightsTransposed = kernels.arena.reserveFloats(outputs * pitch(inputs));
  const weights = options.parameters + 4 * layer.weights;
  return {
    parameters,
    transpose: { from: weights, rows: inputs, columns: outputs, to: weightsTransposed },
    input: {
      outputGradient,
      outputs,
      weightsTransposed,
      inputGradient: deltas[i - 1]!,
      inputs,
      activation,
      sparseGradient: true,
    },
  };
}
