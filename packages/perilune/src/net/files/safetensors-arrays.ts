import type { StateArray, StateArrays } from '../../state/index.js';
import { parseHeader } from './safetensors-header.js';
import { layOut } from './safetensors-layout.js';

/** safetensors' name of each kind of array. */
const KINDS = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;

type Dtype = keyof typeof KINDS;

const SIZES = Object.fromEntries(
  Object.entries(KINDS).map(([dtype, kind]) => [dtype, kind.BYTES_PER_ELEMENT]),
);

/**
 * Arrays as a safetensors file, each a vector of its own dtype: the largest values first, so that all
 * are aligned, and otherwise in the order given. A memory copy: as everywhere where WebAssembly's memory
 * is looked at as numbers, the machine is taken to be little-endian.
 */
export function encodeArrays(
  arrays: StateArrays,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const sorted = [...arrays].sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  const entries = sorted.map(([name, values]) => {
    const { length, byteLength } = values;
    return { name, dtype: dtypeOf(values), shape: [length], byteLength };
  });
  const { bytes, dataStart } = layOut(entries, metadata);
  let at = dataStart;
  for (const [, values] of sorted) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

export interface DecodedArrays {
  /** Copies. */
  arrays: StateArrays;
  metadata: Record<string, string>;
}

/** Reads what `encodeArrays` wrote. @throws Error that says what is wrong, as `decodeSafetensors` */
export function decodeArrays(bytes: Uint8Array): DecodedArrays {
  const { entries, metadata, dataStart } = parseHeader(bytes, SIZES);
  const arrays = entries.map(({ name, dtype, begin, end }): [string, StateArray] => {
    // Not `slice`, which Node's Buffer has as a view.
    const values = new Uint8Array(bytes.subarray(dataStart + begin, dataStart + end));
    return [name, new KINDS[dtype as Dtype](values.buffer)];
  });
  return { arrays: new Map(arrays), metadata };
}

function dtypeOf(values: StateArray): Dtype {
  const found = Object.entries(KINDS).find(([, kind]) => values instanceof kind);
  if (found !== undefined) return found[0] as Dtype;
  throw new Error(`safetensors has no dtype for ${values}.`);
}
