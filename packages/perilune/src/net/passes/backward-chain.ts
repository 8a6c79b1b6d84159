import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Chain } from '../network/layout.js';
import type { ForwardChain } from './forward-chain.js';

export interface BackwardChainOptions {
  kernels: Kernels;
  chain: Chain;
  /** The block of parameters the forward chain ran with. */
  parameters: Address;
  /** The block of gradients, written. */
  gradients: Address;
  /** The chain whose activations are differentiated. */
  forward: ForwardChain;
  /** The gradient of the chain's output, given: [maxRows x columns]. */
  outputGradient: Address;
  /** Whether many values of the output's gradient are zero; a hint. */
  sparseOutput: boolean;
  /** Where the gradient of what the chain reads goes, if anybody asks for it. */
  inputGradient: Address | undefined;
  maxRows: number;
}

/**
 * The way back through layers one after the other (Rumelhart, Hinton & Williams 1986): from the
 * gradient of their output to those of all their parameters and, if asked for, of their input.
 */
export class BackwardChain {
  readonly #kernels: Kernels;
  readonly #layers: readonly LayerSteps[];

  constructor(options: BackwardChainOptions) {
    const { kernels, chain, maxRows } = options;
    const deltas = chain.map(({ columns }, i) =>
      i === chain.length - 1
        ? options.outputGradient
        : kernels.arena.reserveFloats(maxRows * pitch(columns)),
    );
    this.#kernels = kernels;
    this.#layers = chain.map((_, i) => layerSteps(options, deltas, i)).reverse();
  }

  run(rows: number): void {
    const kernels = this.#kernels;
    const layers = this.#layers;
    for (let i = 0; i < layers.length; i++) {
      const { norm, parameters, transpose, input } = layers[i]!;
      if (norm !== undefined) kernels.layerNormBackward(norm, rows);
      kernels.denseBackwardParameters(parameters, rows);
      if (transpose !== undefined && input !== undefined) {
        kernels.transpose(transpose);
        kernels.denseBackwardInput(input, rows);
      }
    }
  }
}

interface LayerSteps {
  readonly norm: Step<'layerNormBackward'> | undefined;
  readonly parameters: Step<'denseBackwardParameters'>;
  /** Absent in the first layer: nobody asks for the gradient of an observation. */
  readonly transpose: Step<'transpose'> | undefined;
  readonly input: Step<'denseBackwardInput'> | undefined;
}

function layerSteps(
  options: BackwardChainOptions,
  deltas: readonly Address[],
  i: number,
): LayerSteps {
  const { kernels, chain, forward, gradients } = options;
  const { inputs, columns, weights, bias, norm } = chain[i]!;
  const source = forward.source;
  const first = i === 0;
  const activation = first ? source.address : forward.arrays[i - 1]!.activation;
  const outputGradient = deltas[i]!;
  const parameters = {
    input: activation,
    inputPitch: first ? source.pitch : pitch(inputs),
    inputs,
    outputGradient,
    outputs: columns,
    weightGradient: gradients + 4 * weights,
    biasGradient: gradients + 4 * bias,
    sparseInput: !first || source.hidden,
  };
  const steps = { parameters, norm: normStep(options, outputGradient, i) };
  const inputGradient = first ? options.inputGradient : deltas[i - 1]!;
  if (inputGradient === undefined) return { ...steps, transpose: undefined, input: undefined };
  const weightsTransposed = kernels.arena.reserveFloats(columns * pitch(inputs));
  const from = options.parameters + 4 * weights;
  const isLast = i === chain.length - 1;
  return {
    ...steps,
    transpose: { from, rows: inputs, columns, to: weightsTransposed },
    input: {
      outputGradient,
      outputs: columns,
      weightsTransposed,
      inputGradient,
      inputs,
      relu: true,
      activation,
      // A LayerNorm spreads the gradient over units that ReLU held back.
      sparseGradient: norm === undefined && (!isLast || options.sparseOutput),
    },
  };
}

function normStep(
  { chain, forward, parameters, gradients }: BackwardChainOptions,
  gradient: Address,
  i: number,
): Step<'layerNormBackward'> | undefined {
  const { norm, columns } = chain[i]!;
  if (norm === undefined) return undefined;
  const { normalized, scales } = forward.arrays[i]!;
  return {
    values: normalized!,
    columns,
    gain: parameters + 4 * norm.gain,
    scales: scales!,
    gradient,
    gainGradient: gradients + 4 * norm.gain,
    biasGradient: gradients + 4 * norm.bias,
  };
}
