import { show } from '../text/show.js';
import { parseHeader } from './safetensors-header.js';
import type { NamedTensor } from './tensor.js';
import type { TensorLike } from './tensors.js';

/**
 * Hugging Face's safetensors (https://github.com/huggingface/safetensors#format): eight bytes with
 * the header's length, a JSON header, the values. Only float32 here.
 *
 * The same tensors and metadata give the same bytes: tensors lie sorted by name, as the reference
 * implementation sorts them, metadata is sorted by key, and the header is padded with spaces to a
 * multiple of 8 bytes, so that values are aligned.
 *
 * @throws Error when two tensors have the same name, a name is `__metadata__`, or a shape disagrees
 *   with the number of values
 */
export function encodeSafetensors(
  tensors: readonly TensorLike[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const sorted = [...tensors].sort((a, b) => compareText(a.name, b.name));
  const entries: string[] = [];
  if (Object.keys(metadata).length > 0) entries.push(`"__metadata__":${metadataText(metadata)}`);
  let offset = 0;
  sorted.forEach((tensor, i) => {
    checkTensor(tensor, sorted[i - 1]);
    const end = offset + 4 * tensor.values.length;
    const shape = tensor.shape.join(',');
    entries.push(
      `${JSON.stringify(tensor.name)}:{"dtype":"F32","shape":[${shape}],"data_offsets":[${offset},${end}]}`,
    );
    offset = end;
  });
  const header = new TextEncoder().encode(`{${entries.join(',')}}`);
  const headerSize = Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerSize + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerSize), true);
  bytes.fill(0x20, 8, 8 + headerSize).set(header, 8);
  writeValues(view, 8 + headerSize, sorted);
  return bytes;
}

export interface DecodedSafetensors {
  /** In the order of the file. */
  tensors: NamedTensor[];
  metadata: Record<string, string>;
}

/**
 * Reads float32 tensors.
 *
 * @throws Error that says what is wrong: a file cut short, a header that is too large or no JSON, a
 *   dtype other than F32, a shape that disagrees with its offsets, tensors that overlap or leave a
 *   gap, a name given twice, bytes after the end
 */
export function decodeSafetensors(bytes: Uint8Array): DecodedSafetensors {
  const { entries, metadata, dataStart } = parseHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tensors = entries.map(({ name, shape, begin, end }) => {
    const values = new Float32Array((end - begin) / 4);
    for (let i = 0; i < values.length; i++) {
      values[i] = view.getFloat32(dataStart + begin + 4 * i, true);
    }
    return { name, shape, values };
  });
  return { tensors, metadata };
}

function checkTensor(tensor: TensorLike, previous: TensorLike | undefined): void {
  const { name, shape, values } = tensor;
  if (name === '__metadata__') {
    throw new Error('A safetensors file cannot hold a tensor named "__metadata__".');
  }
  if (name === previous?.name) throw new Error(`Two tensors have the name ${show(name)}.`);
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    throw new Error(`The tensor ${show(name)} has the shape ${show(shape)}.`);
  }
  const size = shape.reduce((product, n) => product * n, 1);
  if (size !== values.length) {
    throw new Error(
      `The tensor ${show(name)} has the shape ${show(shape)}, which is ${size} values, and ` +
        `${values.length} values.`,
    );
  }
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

function writeValues(view: DataView, start: number, tensors: readonly TensorLike[]): void {
  let offset = start;
  for (const { values } of tensors) {
    for (let i = 0; i < values.length; i++, offset += 4) view.setFloat32(offset, values[i]!, true);
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
