import { UsageError } from '../errors.js';
import { show } from '../text/show.js';

/** numpy's types of numbers that a Box may hold, and the arrays that hold them here. */
interface Arrays {
  float32: Float32Array;
  float64: Float64Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  uint64: BigUint64Array;
  bool: Uint8Array;
}

/** Types of a Box's numbers, by their names in numpy. */
export type Dtype = keyof Arrays;
/** The typed array of a dtype: 64-bit integers are bigints, truth values are bytes, 0 or 1. */
export type ArrayOf<D extends Dtype> = Arrays[D];
export type NumberArray = Arrays[Dtype];

interface Limits {
  kind: 'float' | 'signed' | 'unsigned';
  bits: 8 | 16 | 32 | 64;
  /** The least and the largest finite number, those of 64-bit integers rounded to float64. */
  low: number;
  high: number;
}

const FLOAT32_MAX = 3.4028234663852886e38;

const LIMITS: Readonly<Record<Dtype, Limits>> = {
  float32: { kind: 'float', bits: 32, low: -FLOAT32_MAX, high: FLOAT32_MAX },
  float64: { kind: 'float', bits: 64, low: -Number.MAX_VALUE, high: Number.MAX_VALUE },
  int8: { kind: 'signed', bits: 8, low: -128, high: 127 },
  int16: { kind: 'signed', bits: 16, low: -32768, high: 32767 },
  int32: { kind: 'signed', bits: 32, low: -(2 ** 31), high: 2 ** 31 - 1 },
  int64: { kind: 'signed', bits: 64, low: -(2 ** 63), high: 2 ** 63 },
  uint8: { kind: 'unsigned', bits: 8, low: 0, high: 255 },
  uint16: { kind: 'unsigned', bits: 16, low: 0, high: 65535 },
  uint32: { kind: 'unsigned', bits: 32, low: 0, high: 2 ** 32 - 1 },
  uint64: { kind: 'unsigned', bits: 64, low: 0, high: 2 ** 64 },
  bool: { kind: 'unsigned', bits: 8, low: 0, high: 1 },
};

/** A function, as the class of an array must not be held where a bundler would keep all of them. */
const NEW_ARRAY: { readonly [D in Dtype]: (size: number) => ArrayOf<D> } = {
  float32: (size) => new Float32Array(size),
  float64: (size) => new Float64Array(size),
  int8: (size) => new Int8Array(size),
  int16: (size) => new Int16Array(size),
  int32: (size) => new Int32Array(size),
  int64: (size) => new BigInt64Array(size),
  uint8: (size) => new Uint8Array(size),
  uint16: (size) => new Uint16Array(size),
  uint32: (size) => new Uint32Array(size),
  uint64: (size) => new BigUint64Array(size),
  bool: (size) => new Uint8Array(size),
};

export function checkDtype(dtype: unknown): asserts dtype is Dtype {
  if (typeof dtype === 'string' && Object.hasOwn(LIMITS, dtype)) return;
  throw new UsageError(
    `The dtype of a Box must be one of ${Object.keys(LIMITS).join(', ')}, but ${show(dtype)} was given.`,
  );
}

export function limitsOf(dtype: Dtype): Readonly<Limits> {
  return LIMITS[dtype];
}

/** Zeros. */
export function newArray<D extends Dtype>(dtype: D, size: number): ArrayOf<D> {
  return NEW_ARRAY[dtype](size);
}

/** By the tag that all arrays of a kind have, also those of subclasses and of other realms. */
const DTYPE_OF_TAG: ReadonlyMap<unknown, Dtype> = new Map<unknown, Dtype>([
  ['Float32Array', 'float32'],
  ['Float64Array', 'float64'],
  ['Int8Array', 'int8'],
  ['Int16Array', 'int16'],
  ['Int32Array', 'int32'],
  ['BigInt64Array', 'int64'],
  ['Uint8Array', 'uint8'],
  ['Uint8ClampedArray', 'uint8'],
  ['Uint16Array', 'uint16'],
  ['Uint32Array', 'uint32'],
  ['BigUint64Array', 'uint64'],
]);

/** The dtype of a typed array, undefined for anything else. */
export function dtypeOf(value: unknown): Dtype | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  return DTYPE_OF_TAG.get((value as Uint8Array)[Symbol.toStringTag]);
}

/** numpy's `can_cast`: whether every number of the one is held by the other. */
export function canCast(from: Dtype, to: Dtype): boolean {
  const a = LIMITS[from];
  const b = LIMITS[to];
  if (from === 'bool' || to === 'bool') return from === 'bool';
  if (b.kind !== 'float') return a.kind !== 'float' && a.low >= b.low && a.high <= b.high;
  return b.bits === 64 || (a.kind === 'float' ? a.bits === 32 : a.bits <= 16);
}

/** Whether float32 holds every number of the dtype. */
export function fitsFloat32(dtype: Dtype): boolean {
  return dtype === 'bool' || canCast(dtype, 'float32');
}

/** Puts a number in an array. */
export type Store = (array: NumberArray, i: number, value: number) => void;

/**
 * How numpy's `astype` puts a number in an array of the dtype: rounded to float32, cut to an integer; a
 * truth value is 1 unless it is 0. A number that an integer cannot hold wraps around; NaN and infinities
 * become 0, as in all of JavaScript's arrays.
 */
export function storeOf(dtype: Dtype): Store {
  if (dtype === 'bool') return storeTruth;
  return dtype === 'int64' || dtype === 'uint64' ? storeBig : storeNumber;
}

const storeNumber: Store = (array, i, value) => {
  array[i] = value;
};

const storeTruth: Store = (array, i, value) => {
  array[i] = Number(value !== 0);
};

const storeBig: Store = (array, i, value) => {
  (array as BigInt64Array)[i] = Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
};
