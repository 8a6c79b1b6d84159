import type {
  ActivationName,
  Address,
  ForwardKernels,
  InputDescription,
  LayerDescription,
} from '../net/index.js';
import { pitch } from '../net/kernels/kernels.js';
import { normEpsilons } from '../net/layers/epsilons.js';
import { type KernelCall, matrixAt, type Source } from '../net/layers/plan.js';
import { columnsOf, type Tensors } from './tensors.js';

/** What layers are planned with. */
export interface LayersOptions {
  /** Numbers of an observation's row. */
  readonly inputSize: number;
  /** What becomes of them first; undefined: nothing. */
  readonly input: InputDescription | undefined;
  readonly tensors: Tensors;
  readonly kernels: ForwardKernels;
  /** The most rows of one call. */
  readonly maxRows: number;
}

/** What a layer's tensors are called, and whether its outputs go through a ReLU. */
export interface LayerPlace {
  readonly name: string;
  readonly relu: boolean;
}

/** Layers as calls of kernels, from observations on: made once. */
export class Layers {
  /** Observations, packed: [maxRows x observation size]. */
  readonly input: Address;
  /** What the first layer reads: indices one-hot, values normalized. */
  readonly observations: Source;
  readonly steps: KernelCall[] = [];

  /** @throws UsageError when a tensor is missing or does not fit */
  constructor(readonly options: LayersOptions) {
    this.input = this.matrix(options.inputSize).address;
    this.observations = this.observed();
  }

  run(rows: number): void {
    for (const step of this.steps) step(rows);
  }

  /**
   * Layers one after the other, their tensors named as PyTorch's Sequential does behind the prefix.
   *
   * @param layers dense ones, and norms of what such a one gives
   * @throws UsageError when a tensor is missing or does not fit
   */
  chain(from: Source, layers: readonly LayerDescription[], prefix: string): Source {
    let [source, index] = [from, 0];
    for (const layer of layers) {
      const { activation = 'linear' } = layer;
      const name = prefix === '' || prefix.endsWith('.') ? `${prefix}${index}` : prefix;
      const relu = activation === 'relu';
      source = this.next(source, layer, { name, relu });
      if (!relu) this.activate(source, activation);
      index += activation === 'linear' ? 1 : 2;
    }
    return source;
  }

  protected next(source: Source, layer: LayerDescription, place: LayerPlace): Source {
    if (layer.kind === 'layerNorm') return this.normalize(source, place);
    return this.dense(source, layer as { units: number; group?: number }, place);
  }

  private observed(): Source {
    const { inputSize, input, kernels, tensors } = this.options;
    const packed = { ...matrixAt(this.input, inputSize), pitch: inputSize };
    if (input === undefined) return packed;
    const { segments, normalization } = input;
    const width = segments.reduce((sum, segment) => sum + segment.size, 0);
    // One-hot rows are mostly zeros.
    const output = { ...this.matrix(width), isSparse: true };
    const codes = segments.flatMap(({ kind, size: n }) => (kind === 'values' ? [0, n] : [n, 0]));
    const at = kernels.arena.reserveFloats(codes.length);
    kernels.arena.integers(at, codes.length).set(codes);
    const { address, pitch: outputPitch } = output;
    const rows = { input: packed.address, inputPitch: packed.pitch, output: address, outputPitch };
    const expansion = { ...rows, segments: at, segmentCount: segments.length };
    this.steps.push((n) => kernels.expandRows(expansion, n));
    if (normalization === undefined) return output;
    const { epsilon = 1e-8, clip = Number.POSITIVE_INFINITY } = normalization;
    const sizes = segments.map(({ kind, size: n }) => (kind === 'values' ? n : 0));
    const values = sizes.reduce((sum, n) => sum + n, 0);
    const mean = tensors.doubles('obs_rms.mean', values);
    const variance = tensors.doubles('obs_rms.var', values);
    let [column, value] = [0, 0];
    for (const { kind, size: columns } of segments) {
      const place = { input: address + 4 * column, inputPitch: outputPitch, columns };
      const statistics = { mean: mean + 8 * value, variance: variance + 8 * value, epsilon, clip };
      const step = { ...place, ...statistics, output: place.input, outputPitch };
      column += columns;
      if (kind === 'index') continue;
      value += columns;
      this.steps.push((n) => kernels.normalizeRows(step, n));
    }
    return output;
  }

  private dense(
    source: Source,
    { units, group = 1 }: { units: number; group?: number | undefined },
    { name, relu }: LayerPlace,
  ): Source {
    const { kernels, tensors } = this.options;
    const inputs = source.columns;
    const outputs = columnsOf(units, group);
    const output = this.matrix(outputs, relu);
    const step = {
      input: source.address,
      inputPitch: source.pitch,
      inputs,
      weights: tensors.floats(`${name}.weight`, units, { inputs, group }),
      bias: tensors.floats(`${name}.bias`, units, { group }),
      output: output.address,
      outputs,
      relu,
      sparseInput: source.isSparse,
    };
    this.steps.push((rows) => kernels.denseForward(step, rows));
    return output;
  }

  private normalize({ address: values, columns }: Source, { name, relu }: LayerPlace): Source {
    const { kernels, tensors, maxRows } = this.options;
    const output = this.matrix(columns, relu);
    const step = {
      values,
      columns,
      gain: tensors.floats(`${name}.weight`, columns),
      bias: tensors.floats(`${name}.bias`, columns),
      epsilon: normEpsilons.layerNorm,
      relu,
      scales: kernels.arena.reserveFloats(maxRows),
      output: output.address,
    };
    this.steps.push((rows) => kernels.layerNormForward(step, rows));
    return output;
  }

  /** Brings numbers through an activation, in place. */
  activate({ address, columns }: Source, activation: ActivationName): void {
    const { kernels } = this.options;
    const step = { activation, input: address, columns, output: address };
    this.steps.push((rows) => kernels.activate(step, rows));
  }

  protected matrix(columns: number, isRelu = false): Source {
    const { kernels, maxRows } = this.options;
    return matrixAt(kernels.arena.reserveFloats(maxRows * pitch(columns)), columns, isRelu);
  }
}
