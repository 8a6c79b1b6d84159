import { pitch } from '../kernels/kernels.js';
import type { Architecture } from './architecture.js';
import { architectureOf, atomsOf } from './architecture.js';
import type { NamedTensor } from './tensor.js';
import type { TensorLike, TensorPlace } from './tensors.js';
import { columnsOf, pytorch, readTensors, sizeOf, writeTensors } from './tensors.js';

/** Where a layer's parameters lie in a block of parameters, in floats from its beginning. */
export interface DenseLayout {
  /** PyTorch's index of the layer in its `Sequential(Linear, ReLU, Linear, ...)`: 0, 2, 4. */
  readonly index: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Outputs that lie side by side: the atoms of an action, else 1. */
  readonly groupSize: number;
  /** Columns in memory: `outputs`, and the padding between groups of them. */
  readonly columns: number;
  /** [inputs][pitch(columns)] */
  readonly weights: number;
  /** [columns] */
  readonly bias: number;
  /** The normalization that follows. */
  readonly norm: NormLayout | undefined;
  /** Whether a ReLU follows: in all layers but the last. */
  readonly relu: boolean;
}

/** Where a LayerNorm's parameters lie. */
export interface NormLayout {
  /** [columns], gamma. */
  readonly gain: number;
  /** [columns], beta. */
  readonly bias: number;
}

/** Layers one after the other. */
export type Chain = readonly DenseLayout[];

/** Tensors of a block begin at multiples of this many floats: a cache line. */
const LINE = 16;

/**
 * How a network's parameters (and likewise its gradients and the optimizer's moments) lie in one
 * block of float32: every layer's weights, then its bias, then its normalization, the first layer
 * first; and after all of them, at the same distances, the deviations of a noisy network, whose
 * means the others are.
 *
 * Tensors are written and read by name, PyTorch's names and layout: `0.weight` [outputs][inputs],
 * `0.bias` [outputs], `2.weight`, ... A LayerNorm counts as a module of its own: `1.weight`, `1.bias`.
 * The streams of a dueling network are modules of their own: `value.0.weight`, `advantage.0.weight`.
 * Noisy layers have `0.weight_mu`, `0.weight_sigma`, `0.bias_mu`, `0.bias_sigma`. In the block weights
 * lie transposed and padded.
 */
export class ParameterLayout {
  readonly architecture: Architecture;
  /** Units: observation size, hidden layers, actions. */
  readonly units: readonly number[];
  /** All dense layers: the trunk's, then each stream's. */
  readonly layers: readonly DenseLayout[];
  /** What the streams have in common; empty unless the network is dueling. */
  readonly trunk: Chain;
  /** The whole network, or the value's and the advantages' streams. */
  readonly streams: readonly Chain[];
  readonly tensors: readonly TensorPlace[];
  /** Floats in a block, padding included; a multiple of 16. */
  readonly count: number;
  /** Floats in the part that a forward pass reads: all but the deviations of the noise. */
  readonly meanCount: number;
  /** Parameters, padding excluded. */
  readonly parameterCount: number;

  /** @throws UsageError unless there are at least two sizes, all positive integers */
  constructor(given: readonly number[] | Architecture) {
    const architecture = 'layers' in given ? given : architectureOf({ layers: given });
    const builder = new Builder(architecture);
    const units = architecture.layers;
    const atoms = atomsOf(architecture.head);
    const body = units.slice(0, -1);
    const actions = units.at(-1)!;
    this.architecture = architecture;
    this.units = units;
    if (architecture.dueling) {
      this.trunk = builder.hidden('', body.slice(0, -1));
      const stream = body.slice(-2);
      this.streams = [
        builder.chain('value.', stream, 1, atoms),
        builder.chain('advantage.', stream, actions, atoms),
      ];
    } else {
      this.trunk = [];
      this.streams = [builder.chain('', body, actions, atoms)];
    }
    this.layers = [...this.trunk, ...this.streams.flat()];
    this.meanCount = builder.count;
    this.count = architecture.noisy === undefined ? builder.count : 2 * builder.count;
    this.tensors = builder.tensors();
    this.parameterCount = this.tensors.reduce((sum, tensor) => sum + sizeOf(tensor), 0);
  }

  /** Copies of a block's tensors, in PyTorch's layout and order. */
  read(block: Float32Array): NamedTensor[] {
    return readTensors(this.tensors, block, pytorch);
  }

  /**
   * Writes all of a block's tensors, given in PyTorch's layout and any order; values are rounded to
   * float32.
   *
   * @throws UsageError when a tensor is missing, unknown, given twice or of another shape; then
   *   nothing is written
   */
  write(block: Float32Array, tensors: readonly TensorLike[]): void {
    writeTensors(this.tensors, block, tensors, pytorch);
  }
}

/** Lays layers out one after the other, and notes their tensors. */
class Builder {
  count = 0;
  readonly #architecture: Architecture;
  readonly #tensors: ((deviations: number | undefined) => TensorPlace[])[] = [];
  #denses = 0;
  #norms = 0;

  constructor(architecture: Architecture) {
    this.#architecture = architecture;
  }

  tensors(): TensorPlace[] {
    const deviations = this.#architecture.noisy === undefined ? undefined : this.count;
    return this.#tensors.flatMap((tensors) => tensors(deviations));
  }

  /** Hidden layers and, last, an output of `groups` times `groupSize` numbers. */
  chain(prefix: string, units: readonly number[], groups: number, groupSize: number): Chain {
    const hidden = this.hidden(prefix, units);
    const index = hidden.length * this.#modules;
    const outputs = groups * groupSize;
    return [...hidden, this.#dense(prefix, { index, inputs: units.at(-1)!, outputs, groupSize })];
  }

  hidden(prefix: string, units: readonly number[]): Chain {
    return units.slice(1).map((outputs, i) => {
      const index = i * this.#modules;
      const dense = this.#dense(prefix, { index, inputs: units[i]!, outputs, groupSize: 1 });
      const norm = this.#architecture.layerNorm
        ? this.#norm(`${prefix}${index + 1}`, outputs)
        : undefined;
      return { ...dense, norm, relu: true };
    });
  }

  /** A hidden layer's modules in `Sequential`: Linear, perhaps LayerNorm, ReLU. */
  get #modules(): number {
    return this.#architecture.layerNorm ? 3 : 2;
  }

  #dense(
    prefix: string,
    given: { index: number; inputs: number; outputs: number; groupSize: number },
  ): DenseLayout {
    const { index, inputs, outputs, groupSize } = given;
    const columns = columnsOf(outputs, groupSize);
    const weights = this.#reserve(inputs * pitch(columns));
    const bias = this.#reserve(pitch(columns));
    const module = `${prefix}${index}`;
    const keras = numbered('dense', this.#denses++);
    const matrix = { inputs, outputs, groupSize, offset: weights };
    const vector = { inputs: undefined, outputs, groupSize, offset: bias };
    this.#tensors.push((deviations) => [
      ...pair(`${module}.weight`, `${keras}/kernel`, matrix, deviations),
      ...pair(`${module}.bias`, `${keras}/bias`, vector, deviations),
    ]);
    const place = { index, inputs, outputs, groupSize, columns, weights, bias };
    return { ...place, norm: undefined, relu: false };
  }

  #norm(module: string, outputs: number): NormLayout {
    const gain = this.#reserve(pitch(outputs));
    const bias = this.#reserve(pitch(outputs));
    const keras = numbered('layer_normalization', this.#norms++);
    const vector = { inputs: undefined, outputs, groupSize: 1 };
    this.#tensors.push(() => [
      { ...vector, name: `${module}.weight`, kerasName: `${keras}/gamma`, offset: gain },
      { ...vector, name: `${module}.bias`, kerasName: `${keras}/beta`, offset: bias },
    ]);
    return { gain, bias };
  }

  #reserve(floats: number): number {
    const offset = this.count;
    this.count = Math.ceil((offset + floats) / LINE) * LINE;
    return offset;
  }
}

/** A dense layer's tensor, or its means and its deviations. */
function pair(
  name: string,
  kerasName: string,
  place: Omit<TensorPlace, 'name' | 'kerasName'>,
  deviations: number | undefined,
): TensorPlace[] {
  if (deviations === undefined) return [{ ...place, name, kerasName }];
  const offset = place.offset + deviations;
  return [
    { ...place, name: `${name}_mu`, kerasName },
    { ...place, name: `${name}_sigma`, kerasName: `${kerasName}_sigma`, offset },
  ];
}

/** Keras's name of the i-th layer of a kind: dense, dense_1, dense_2. */
export function numbered(kind: string, i: number): string {
  return i === 0 ? kind : `${kind}_${i}`;
}
