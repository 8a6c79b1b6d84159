import { show } from '../../text/show.js';

/** A tensor of a file, apart from its values. */
export interface LaidOutTensor {
  name: string;
  /** `F32`, `F64`, ... */
  dtype: string;
  shape: readonly number[];
  byteLength: number;
}

/**
 * A file of these tensors in this order, whose values are still to be written, the first at
 * `dataStart`. Metadata is sorted by key, and the header padded with spaces to a multiple of 8 bytes.
 */
export function layOut(
  tensors: readonly LaidOutTensor[],
  metadata: Readonly<Record<string, string>>,
): { bytes: Uint8Array<ArrayBuffer>; dataStart: number } {
  const entries: string[] = [];
  if (Object.keys(metadata).length > 0) entries.push(`"__metadata__":${metadataText(metadata)}`);
  let offset = 0;
  for (const { name, dtype, shape, byteLength } of tensors) {
    const end = offset + byteLength;
    entries.push(
      `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape.join(',')}],"data_offsets":[${offset},${end}]}`,
    );
    offset = end;
  }
  const header = new TextEncoder().encode(`{${entries.join(',')}}`);
  const dataStart = 8 + Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(dataStart + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(dataStart - 8), true);
  bytes.fill(0x20, 8, dataStart).set(header, 8);
  return { bytes, dataStart };
}

function metadataText(metadata: Readonly<Record<string, string>>): string {
  const keys = Object.keys(metadata).sort(compareText);
  for (const key of keys) {
    if (typeof metadata[key] !== 'string') {
      throw new Error(`Metadata must be strings; ${show(key)} is ${show(metadata[key])}.`);
    }
  }
  return `{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(metadata[key])}`).join(',')}}`;
}

/** By code units, whatever the machine's language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
