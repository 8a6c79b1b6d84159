import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Chain, DenseLayout } from '../network/layout.js';

/** Added to a variance before its root is taken, PyTorch's default. */
const EPSILON = 1e-5;

/** What layers read: observations, packed, or another chain's output. */
export interface Source {
  readonly address: Address;
  /** Floats between two rows. */
  readonly pitch: number;
  /** Whether it is a ReLU's output, many of whose values are zero, and not the observation. */
  readonly hidden: boolean;
}

/** The arrays of one layer that the way back needs. */
export interface LayerArrays {
  /** The layer's output: [maxRows x columns] */
  readonly activation: Address;
  /** xhat of its LayerNorm: [maxRows x columns] */
  readonly normalized: Address | undefined;
  /** 1 / standard deviation, [maxRows]. */
  readonly scales: Address | undefined;
}

export interface ForwardChainOptions {
  kernels: Kernels;
  chain: Chain;
  /** The block of parameters. */
  parameters: Address;
  source: Source;
  maxRows: number;
  /** Another chain's arrays, to be shared with it. Reserved if not given. */
  arrays?: readonly LayerArrays[] | undefined;
}

/** Dense layers one after the other: dense, perhaps LayerNorm, ReLU; none after a network's last. */
export class ForwardChain {
  readonly source: Source;
  readonly arrays: readonly LayerArrays[];
  /** The last layer's output, or without layers what they would read. */
  readonly output: Source;
  readonly #kernels: Kernels;
  readonly #steps: readonly LayerSteps[];

  constructor(options: ForwardChainOptions) {
    const { kernels, chain, source, maxRows } = options;
    this.#kernels = kernels;
    this.source = source;
    this.arrays = options.arrays ?? chain.map((layer) => reserveArrays(kernels, layer, maxRows));
    const sources = [source, ...chain.map((layer, i) => outputOf(layer, this.arrays[i]!))];
    this.output = sources.at(-1)!;
    this.#steps = chain.map((layer, i) =>
      layerSteps(layer, options.parameters, sources[i]!, this.arrays[i]!),
    );
  }

  run(rows: number): void {
    const steps = this.#steps;
    for (let i = 0; i < steps.length; i++) {
      const { dense, norm } = steps[i]!;
      this.#kernels.denseForward(dense, rows);
      if (norm !== undefined) this.#kernels.layerNormForward(norm, rows);
    }
  }
}

interface LayerSteps {
  readonly dense: Step<'denseForward'>;
  readonly norm: Step<'layerNormForward'> | undefined;
}

function reserveArrays({ arena }: Kernels, layer: DenseLayout, maxRows: number): LayerArrays {
  const matrix = () => arena.reserveFloats(maxRows * pitch(layer.columns));
  const hasNorm = layer.norm !== undefined;
  return {
    activation: matrix(),
    normalized: hasNorm ? matrix() : undefined,
    scales: hasNorm ? arena.reserveFloats(maxRows) : undefined,
  };
}

function outputOf(layer: DenseLayout, { activation }: LayerArrays): Source {
  return { address: activation, pitch: pitch(layer.columns), hidden: true };
}

function layerSteps(
  layer: DenseLayout,
  parameters: Address,
  source: Source,
  arrays: LayerArrays,
): LayerSteps {
  const { inputs, columns, norm } = layer;
  const { activation, normalized, scales } = arrays;
  const dense = {
    input: source.address,
    inputPitch: source.pitch,
    inputs,
    weights: parameters + 4 * layer.weights,
    bias: parameters + 4 * layer.bias,
    output: normalized ?? activation,
    outputs: columns,
    relu: layer.relu && norm === undefined,
    sparseInput: source.hidden,
  };
  if (norm === undefined) return { dense, norm };
  return {
    dense,
    norm: {
      values: normalized!,
      columns,
      gain: parameters + 4 * norm.gain,
      bias: parameters + 4 * norm.bias,
      epsilon: EPSILON,
      relu: true,
      scales: scales!,
      output: activation,
    },
  };
}
