import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { pitch } from './kernels.js';
import type { NamedTensor } from './tensor.js';

/** Where a dense layer's parameters lie in a block of parameters, in floats from its beginning. */
export interface DenseLayout {
  /** PyTorch's index of the layer in `Sequential(Linear, ReLU, Linear, ...)`: 0, 2, 4. */
  readonly index: number;
  readonly inputs: number;
  readonly outputs: number;
  /** [inputs][pitch(outputs)] */
  readonly weights: number;
  /** [outputs] */
  readonly bias: number;
}

/** Tensors of a block begin at multiples of this many floats: a cache line. */
const LINE = 16;

/**
 * How a network's parameters (and likewise its gradients and the optimizer's moments) lie in one
 * block of float32: every layer's weights, then its bias, the first layer first.
 *
 * Tensors are written and read by name, PyTorch's names and layout: `0.weight` [outputs][inputs],
 * `0.bias` [outputs], `2.weight`, ... In the block weights lie transposed and padded.
 */
export class ParameterLayout {
  /** Units: observation size, hidden layers, actions. */
  readonly units: readonly number[];
  readonly layers: readonly DenseLayout[];
  /** Floats in a block, padding included; a multiple of 16. */
  readonly count: number;
  /** Parameters, padding excluded. */
  readonly parameterCount: number;

  /** @throws UsageError unless there are at least two sizes, all positive integers */
  constructor(units: readonly number[]) {
    if (units.length < 2 || !units.every((n) => Number.isInteger(n) && n > 0)) {
      throw new UsageError(
        `layers must be at least two positive integers, the observation's size first and the ` +
          `number of actions last; given ${show(units)}.`,
      );
    }
    this.units = [...units];
    const layers: DenseLayout[] = [];
    let next = 0;
    let parameters = 0;
    for (let i = 0; i + 1 < units.length; i++) {
      const [inputs, outputs] = [units[i]!, units[i + 1]!];
      const weights = next;
      const bias = roundUp(weights + inputs * pitch(outputs));
      next = roundUp(bias + pitch(outputs));
      layers.push({ index: 2 * i, inputs, outputs, weights, bias });
      parameters += (inputs + 1) * outputs;
    }
    this.layers = layers;
    this.count = next;
    this.parameterCount = parameters;
  }

  /** Copies of a block's tensors, in PyTorch's layout and order. */
  read(block: Float32Array): NamedTensor[] {
    return this.layers.flatMap((layer) => [
      {
        name: `${layer.index}.weight`,
        shape: [layer.outputs, layer.inputs],
        values: readWeights(block, layer),
      },
      {
        name: `${layer.index}.bias`,
        shape: [layer.outputs],
        values: block.slice(layer.bias, layer.bias + layer.outputs),
      },
    ]);
  }

  /**
   * Writes all of a block's tensors, given in PyTorch's layout and any order; values are rounded to
   * float32.
   *
   * @throws UsageError when a tensor is missing, unknown, given twice or of another shape; then
   *   nothing is written
   */
  write(block: Float32Array, tensors: readonly TensorLike[]): void {
    const expected = this.layers.flatMap((layer) => [
      { name: `${layer.index}.weight`, shape: [layer.outputs, layer.inputs] },
      { name: `${layer.index}.bias`, shape: [layer.outputs] },
    ]);
    const byName = matchTensors(expected, tensors);
    block.fill(0);
    for (const layer of this.layers) {
      writeWeights(block, layer, byName.get(`${layer.index}.weight`)!.values);
      writeRow(block, layer.bias, byName.get(`${layer.index}.bias`)!.values);
    }
  }
}

/** A tensor to be written: values may be of any numeric array. */
export interface TensorLike {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/**
 * Finds for every expected tensor the one given under its name.
 *
 * @throws UsageError that names the first difference
 */
export function matchTensors(
  expected: readonly { name: string; shape: readonly number[] }[],
  given: readonly TensorLike[],
): Map<string, TensorLike> {
  const byName = new Map(given.map((tensor) => [tensor.name, tensor]));
  const names = expected.map(({ name }) => name);
  const unknown = given.find(({ name }) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `There is no tensor ${show(unknown.name)} in this network: it has ${names.join(', ')}.`,
    );
  }
  if (byName.size < given.length) {
    throw new UsageError(`A tensor was given twice: ${given.map(({ name }) => name).join(', ')}.`);
  }
  for (const { name, shape } of expected) {
    const tensor = byName.get(name);
    if (tensor === undefined) throw new UsageError(`The tensor ${show(name)} is missing.`);
    checkShape(tensor, shape);
  }
  return byName;
}

function checkShape(tensor: TensorLike, shape: readonly number[]): void {
  const size = shape.reduce((product, n) => product * n, 1);
  const same = tensor.shape.length === shape.length && shape.every((n, i) => n === tensor.shape[i]);
  if (!same || tensor.values.length !== size) {
    throw new UsageError(
      `The tensor ${show(tensor.name)} must have the shape (${shape.join(', ')}) and ${size} values; ` +
        `given (${tensor.shape.join(', ')}) and ${tensor.values.length}.`,
    );
  }
}

function readWeights(block: Float32Array, layer: DenseLayout): Float32Array {
  const width = pitch(layer.outputs);
  const values = new Float32Array(layer.inputs * layer.outputs);
  let next = 0;
  for (let j = 0; j < layer.outputs; j++) {
    for (let i = 0; i < layer.inputs; i++) values[next++] = block[layer.weights + i * width + j]!;
  }
  return values;
}

function writeWeights(block: Float32Array, layer: DenseLayout, values: ArrayLike<number>): void {
  const width = pitch(layer.outputs);
  let next = 0;
  for (let j = 0; j < layer.outputs; j++) {
    for (let i = 0; i < layer.inputs; i++) block[layer.weights + i * width + j] = values[next++]!;
  }
}

function writeRow(block: Float32Array, offset: number, values: ArrayLike<number>): void {
  for (let j = 0; j < values.length; j++) block[offset + j] = values[j]!;
}

function roundUp(floats: number): number {
  return Math.ceil(floats / LINE) * LINE;
}
