import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';
import { pitch } from '../kernels/kernels.js';
import { columnsOf } from '../layers/dense.js';
import type { NamedTensor } from './tensor.js';

/** A tensor to be written: values may be of any numeric array. */
export interface TensorLike {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/**
 * Where a tensor lies in a block of parameters, and what PyTorch and Keras call it. Columns come in
 * `groups` of equal size, each padded to a multiple of four where there are several in a group: an
 * action's atoms.
 */
export interface TensorPlace {
  /** PyTorch's. */
  readonly name: string;
  /** Keras's. */
  readonly kerasName: string;
  /** Undefined for a vector. */
  readonly inputs: number | undefined;
  readonly outputs: number;
  /** Outputs that lie side by side. */
  readonly groupSize: number;
  /** Floats from the beginning of the block. */
  readonly offset: number;
  /** Whether PyTorch has it as a `Parameter` of no module, whose rows are the inputs'. Default false. */
  readonly isSole?: boolean | undefined;
}

/** How a framework writes a matrix down: PyTorch's [outputs][inputs] or Keras's [inputs][outputs]. */
export interface Convention {
  name(place: TensorPlace): string;
  shape(place: TensorPlace): number[];
  /** The input of the k-th value of a matrix. */
  input(place: TensorPlace, k: number): number;
  /** The output of the k-th value. */
  output(place: TensorPlace, k: number): number;
}

export const keras: Convention = {
  name: (place) => place.kerasName,
  shape: ({ inputs, outputs }) => (inputs === undefined ? [outputs] : [inputs, outputs]),
  input: ({ outputs }, k) => Math.floor(k / outputs),
  output: ({ outputs }, k) => k % outputs,
};

export const pytorch: Convention = {
  name: (place) => place.name,
  shape: ({ inputs, outputs, isSole }) => {
    if (inputs === undefined) return [outputs];
    return isSole === true ? [inputs, outputs] : [outputs, inputs];
  },
  input: (place, k) => (place.isSole === true ? keras.input(place, k) : k % (place.inputs ?? 1)),
  output(place, k) {
    return place.isSole === true ? keras.output(place, k) : Math.floor(k / (place.inputs ?? 1));
  },
};

/** Copies of a block's tensors. */
export function readTensors(
  places: readonly TensorPlace[],
  block: Float32Array,
  convention: Convention,
): NamedTensor[] {
  return places.map((place) => {
    const values = new Float32Array(sizeOf(place));
    for (let k = 0; k < values.length; k++) values[k] = block[indexOf(place, k, convention)]!;
    return { name: convention.name(place), shape: convention.shape(place), values };
  });
}

/**
 * Writes all of a block's tensors, given in any order; values are rounded to float32.
 *
 * @throws UsageError when a tensor is missing, unknown, given twice or of another shape; then nothing
 *   is written
 */
export function writeTensors(
  places: readonly TensorPlace[],
  block: Float32Array,
  tensors: readonly TensorLike[],
  convention: Convention,
): void {
  const byName = matchTensors(
    places.map((place) => ({ name: convention.name(place), shape: convention.shape(place) })),
    tensors,
  );
  block.fill(0);
  for (const place of places) {
    const { values } = byName.get(convention.name(place))!;
    for (let k = 0; k < values.length; k++) block[indexOf(place, k, convention)] = values[k]!;
  }
}

export function sizeOf({ inputs = 1, outputs }: TensorPlace): number {
  return inputs * outputs;
}

/** Where the k-th value of a tensor lies in the block. */
function indexOf(place: TensorPlace, k: number, convention: Convention): number {
  const { offset, outputs, groupSize } = place;
  const output = convention.output(place, k);
  const column =
    groupSize === 1
      ? output
      : Math.floor(output / groupSize) * pitch(groupSize) + (output % groupSize);
  if (place.inputs === undefined) return offset + column;
  return offset + convention.input(place, k) * pitch(columnsOf(outputs, groupSize)) + column;
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
