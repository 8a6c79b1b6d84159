import { show } from '../../text/show.js';
import type { NamedTensor } from '../network/tensor.js';
import type { TensorLike } from '../network/tensors.js';
import { parseHeader } from './safetensors-header.js';
import { compareText, layOut } from './safetensors-layout.js';

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
  sorted.forEach((tensor, i) => {
    checkTensor(tensor, sorted[i - 1]);
  });
  const entries = sorted.map(({ name, shape, values }) => {
    return { name, dtype: 'F32', shape, byteLength: 4 * values.length };
  });
  const { bytes, dataStart } = layOut(entries, metadata);
  writeValues(new DataView(bytes.buffer), dataStart, sorted);
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
  const { entries, metadata, dataStart } = parseHeader(bytes, { F32: 4 });
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

function writeValues(view: DataView, start: number, tensors: readonly TensorLike[]): void {
  let offset = start;
  for (const { values } of tensors) {
    for (let i = 0; i < values.length; i++, offset += 4) view.setFloat32(offset, values[i]!, true);
  }
}
