import { AgentFileError } from 'perilune';
import { NUMBERS } from '../numbers.js';
import {
  Dict,
  Global,
  kindOf,
  Made,
  Persistent,
  type PickleValue,
  Tuple,
} from '../pickle/values.js';
import {
  REBUILD_PARAMETER,
  REBUILD_PARAMETER_WITH_STATE,
  REBUILD_TENSOR,
  STORAGES,
} from './globals.js';

const MOST_DIMENSIONS = 8;

/** A tensor that is described and whose numbers have not been looked at: a view of a storage. */
export interface TensorView {
  readonly shape: readonly number[];
  /** From one entry to the next along each dimension, in numbers of the storage. */
  readonly strides: readonly number[];
  /** The first, in numbers of the storage. */
  readonly offset: number;
  /** How many it has. */
  readonly size: number;
  readonly storage: Storage;
}

/** Numbers in a row, which tensors are views of. */
export interface Storage {
  /** `float32`, ... */
  readonly dtype: string;
  /** What the file calls it. */
  readonly key: string;
  readonly size: number;
}

/**
 * What `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)` would make, or
 * `_rebuild_parameter(tensor, ...)` of it (PyTorch's `torch/_utils.py`).
 *
 * @throws AgentFileError when it is no dense tensor, or reaches beyond its storage
 */
export function tensorView(value: PickleValue | undefined): TensorView {
  if (!(value instanceof Made)) throw new AgentFileError(`it is ${kindOf(value)}, and no tensor.`);
  const { maker, given } = value;
  const [first] = given;
  const isParameter = maker === REBUILD_PARAMETER || maker === REBUILD_PARAMETER_WITH_STATE;
  if (isParameter && first instanceof Made && first.maker === REBUILD_TENSOR) {
    return tensorView(first);
  }
  if (maker !== REBUILD_TENSOR) throw new AgentFileError(`it is ${kindOf(value)}, and no tensor.`);
  const [storage, offset, shape, strides, , , metadata] = given;
  checkPlain(metadata);
  const view = {
    storage: storageOf(storage),
    offset: count(offset, 'offset'),
    shape: counts(shape, 'shape'),
    strides: counts(strides, 'strides'),
  };
  const size = view.shape.reduce((product, n) => product * n, 1);
  checkWithin(view, size);
  return { ...view, size };
}

/** A tensor that is lazily negated says so there, and its storage has the numbers as they were. */
function checkPlain(metadata: PickleValue | undefined): void {
  const isPlain =
    metadata === undefined ||
    metadata === null ||
    (metadata instanceof Dict && metadata.entries.size === 0);
  if (isPlain) return;
  throw new AgentFileError(
    'it is more than its numbers (negated or conjugated): save `tensor.resolve_neg().resolve_conj()`.',
  );
}

/** Copies its numbers, row by row, rounded to float32. @throws AgentFileError when one is no finite number */
export function numbersOf(view: TensorView, bytes: Uint8Array, isLittle: boolean): Float32Array {
  const { storage, shape, strides, offset, size } = view;
  const kind = NUMBERS[storage.dtype];
  if (kind === undefined) throw new AgentFileError(`its numbers are ${storage.dtype}.`);
  if (storage.size * kind.bytes > bytes.length) {
    throw new AgentFileError(
      `its storage should have ${storage.size} numbers, but the file has ${bytes.length} bytes of it.`,
    );
  }
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(size);
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < size; i++) {
    values[i] = kind.read(data, at * kind.bytes, isLittle);
    at = advance(at, index, { shape, strides });
  }
  checkFinite(values);
  return values;
}

/** To the next entry, the last dimension first. @returns where it lies */
function advance(
  from: number,
  index: number[],
  { shape, strides }: Pick<TensorView, 'shape' | 'strides'>,
): number {
  let at = from;
  for (let d = shape.length - 1; d >= 0; d--) {
    const stride = strides[d] as number;
    index[d] = (index[d] as number) + 1;
    at += stride;
    if ((index[d] as number) < (shape[d] as number)) break;
    at -= stride * (shape[d] as number);
    index[d] = 0;
  }
  return at;
}

function storageOf(value: PickleValue | undefined): Storage {
  const id = value instanceof Persistent && value.id instanceof Tuple ? value.id.items : [];
  const [kind, type, key, , size] = id;
  if (kind !== 'storage' || !(type instanceof Global) || typeof key !== 'string') {
    throw new AgentFileError(`its storage is ${kindOf(value)}, and none.`);
  }
  const dtype = STORAGES[type.path];
  if (dtype !== undefined) return { dtype, key, size: count(size, 'storage') };
  throw new AgentFileError(`its storage is a ${type.path}, and none.`);
}

function checkWithin(
  { storage, offset, shape, strides }: Omit<TensorView, 'size'>,
  size: number,
): void {
  if (shape.length !== strides.length || shape.length > MOST_DIMENSIONS) {
    throw new AgentFileError(`it has ${shape.length} dimensions and ${strides.length} strides.`);
  }
  if (size > storage.size) {
    throw new AgentFileError(
      `the shape (${shape.join(', ')}) has more numbers than its storage of ${storage.size}.`,
    );
  }
  const last = shape.reduce((sum, n, d) => sum + (n - 1) * (strides[d] as number), offset);
  if (size === 0 || last < storage.size) return;
  throw new AgentFileError(
    `the shape (${shape.join(', ')}) with strides (${strides.join(', ')}) from number ${offset} reaches beyond ` +
      `its storage of ${storage.size}.`,
  );
}

function checkFinite(values: Float32Array): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new AgentFileError(`its number ${index} is ${values[index]}, which is no weight.`);
}

function counts(value: PickleValue | undefined, what: string): number[] {
  if (value instanceof Tuple) return value.items.map((item) => count(item, what));
  throw new AgentFileError(`its ${what} is ${kindOf(value)}.`);
}

function count(value: PickleValue | undefined, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new AgentFileError(`its ${what} has ${kindOf(value)}, which is no count.`);
}
