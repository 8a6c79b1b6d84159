import { pitch } from '../kernels/kernels.js';
import { columnsOf } from '../layers/dense.js';
import { kindOf, type LayerDescription, type LayerLayout } from '../layers/index.js';
import type { TensorRequest } from '../layers/layer-kind.js';
import { describeNetwork, type NetworkDescription, type PartDescription } from './description.js';
import { rowSizeOf, widthOf } from './input.js';
import { type JoinName, joinedUnits, type Units } from './joins.js';
import type { NamedTensor } from './tensor.js';
import type { TensorLike, TensorPlace } from './tensors.js';
import { pytorch, readTensors, sizeOf, writeTensors } from './tensors.js';

/** Layers one after the other. */
export type Chain = readonly LayerLayout[];

/** Floats of a block, from the first up to the one that is not in it any more. */
export interface BlockRange {
  readonly from: number;
  readonly to: number;
}

/** Where a part's parameters lie, and its sizes. */
export interface PartLayout extends Units, BlockRange {
  readonly name: string;
  readonly takes: readonly string[];
  readonly join: JoinName | undefined;
  /** Of what it takes, one for each. */
  readonly sources: readonly Units[];
  /** Of what its first layer reads. */
  readonly joined: Units;
  readonly layers: Chain;
}

/** Tensors of a block begin at multiples of this many floats: a cache line. */
const LINE = 16;

/**
 * How a network's parameters (and likewise its gradients and the optimizer's moments) lie in one
 * block of float32: part by part and layer by layer, every layer's weights, then its bias; and after
 * all of them, at the same distances, the deviations of noisy layers, whose means the others are.
 *
 * Tensors are written and read by name, PyTorch's names and layout: `0.weight` [outputs][inputs],
 * `0.bias` [outputs], `2.weight`, ... behind the part's prefix: `value.0.weight`. A LayerNorm, and an
 * activation, count as modules of their own. A part of one layer may be that module itself, by a prefix
 * without a dot: `action_net.weight`, and of a constant `log_std`. Noisy layers have `0.weight_mu`, `0.weight_sigma`,
 * `0.bias_mu`, `0.bias_sigma`. In the block weights lie transposed and padded.
 */
export class ParameterLayout {
  /** What it is called above its table of layers. */
  readonly title: string = 'network';
  /** What it was made from, every default filled in. */
  readonly description: NetworkDescription;
  readonly parts: readonly PartLayout[];
  /** The layers of all parts. */
  readonly layers: Chain;
  /** Numbers in a row of observations. */
  readonly inputSize: number;
  /** Numbers of a row of observations as the layers see it. */
  readonly inputWidth: number;
  /** Numbers in a row of actions; 0 where no part takes them. */
  readonly actionSize: number;
  readonly tensors: readonly TensorPlace[];
  /** Floats in a block, padding included; a multiple of 16. */
  readonly count: number;
  /** Floats in the part that a forward pass reads: all but the deviations of the noise. */
  readonly meanCount: number;
  /** Parameters, padding excluded. */
  readonly parameterCount: number;

  /** @throws UsageError when the description is wrong */
  constructor(given: NetworkDescription) {
    const description = describeNetwork(given);
    const builder = new Builder(description);
    this.description = description;
    this.inputSize = rowSizeOf(description.input);
    this.inputWidth = widthOf(description.input);
    this.actionSize = description.actionSize ?? 0;
    this.parts = description.parts.map((part) => builder.part(part));
    this.layers = this.parts.flatMap(({ layers }) => layers);
    this.meanCount = builder.count;
    this.count = builder.isNoisy ? 2 * builder.count : builder.count;
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

interface PlacedTensor extends TensorRequest {
  readonly module: string;
  readonly keras: string;
  readonly offset: number;
}

/** Lays parts out one after the other, and notes their tensors. */
class Builder {
  count = 0;
  isNoisy = false;
  private readonly placed: PlacedTensor[] = [];
  private readonly kinds = new Map<string, number>();
  private readonly units: Map<string, Units>;

  constructor({ input, actionSize = 0 }: NetworkDescription) {
    this.units = new Map([
      ['observation', { units: widthOf(input), groupSize: 1 }],
      ['action', { units: actionSize, groupSize: 1 }],
    ]);
  }

  part({ name, takes, join, layers, prefix }: PartDescription): PartLayout {
    const where = `part "${name}"`;
    const from = this.count;
    const sources = takes.map((source) => this.units.get(source)!);
    const joined = joinedUnits(join, sources, where);
    const chain: LayerLayout[] = [];
    let index = 0;
    layers.forEach((layer, i) => {
      const last = chain.at(-1);
      const given =
        last === undefined ? joined : { units: last.outputs, groupSize: last.groupSize };
      const place = { index, given, prefix: prefix!, where: `${where}, layer ${i}` };
      chain.push(this.layer(layer, place));
      // An activation is a module of its own in PyTorch's Sequential.
      index += chain.at(-1)!.activation === 'linear' ? 1 : 2;
    });
    const last = chain.at(-1);
    const own = last === undefined ? joined : { units: last.outputs, groupSize: last.groupSize };
    this.units.set(name, own);
    return { name, takes, join, sources, joined, layers: chain, ...own, from, to: this.count };
  }

  tensors(): TensorPlace[] {
    return this.placed.flatMap((tensor) => placesOf(tensor, this.count));
  }

  private layer(
    layer: LayerDescription,
    place: { index: number; given: Units; prefix: string; where: string },
  ): LayerLayout {
    const { index, given, prefix, where } = place;
    const kind = kindOf(layer);
    const known = this.kinds.get(layer.kind) ?? 0;
    this.kinds.set(layer.kind, known + 1);
    const names = { module: moduleOf(prefix, index), keras: numbered(kind.kerasName, known) };
    const reserve = (tensor: TensorRequest) => this.reserve({ ...tensor, ...names });
    const sizes = { inputs: given.units, inputGroup: given.groupSize };
    return kind.layOut(layer, { index, ...sizes, where, reserve }) as LayerLayout;
  }

  private reserve(tensor: Omit<PlacedTensor, 'offset'>): number {
    const { inputs = 1, outputs, groupSize = 1 } = tensor;
    const offset = this.count;
    const floats = inputs * pitch(columnsOf(outputs, groupSize));
    this.count = Math.ceil((offset + floats) / LINE) * LINE;
    this.placed.push({ ...tensor, offset });
    if (tensor.isNoisy) this.isNoisy = true;
    return offset;
  }
}

/** A tensor, or of a noisy layer its means and its deviations. */
function placesOf(tensor: PlacedTensor, deviations: number): TensorPlace[] {
  const { inputs, outputs, groupSize = 1, offset } = tensor;
  const { module, isSole } = tensor;
  const name = isSole === true && !isNumbered(module) ? module : `${module}.${tensor.name}`;
  const kerasName = `${tensor.keras}/${tensor.kerasName}`;
  const place = { inputs, outputs, groupSize, isSole };
  if (!tensor.isNoisy) return [{ ...place, name, kerasName, offset }];
  return [
    { ...place, name: `${name}_mu`, kerasName, offset },
    {
      ...place,
      name: `${name}_sigma`,
      kerasName: `${kerasName}_sigma`,
      offset: offset + deviations,
    },
  ];
}

/** A prefix without a dot at its end is the one layer's own name. */
function moduleOf(prefix: string, index: number): string {
  return prefix === '' || prefix.endsWith('.') ? `${prefix}${index}` : prefix;
}

function isNumbered(module: string): boolean {
  return /(^|\.)\d+$/.test(module);
}

/** Keras's name of the i-th layer of a kind: dense, dense_1, dense_2. */
export function numbered(kind: string, i: number): string {
  return i === 0 ? kind : `${kind}_${i}`;
}
