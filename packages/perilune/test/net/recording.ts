import { readFileSync } from 'node:fs';

/** A tensor as it was recorded, or every n-th row of it. */
export interface RecordedTensor {
  readonly shape: readonly number[];
  readonly values: Float64Array;
  /** n; 1: all rows. */
  readonly every: number;
}

/** What another program did, given every draw: a safetensors file. */
export interface Recording {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, RecordedTensor>;
}

interface Entry {
  dtype: keyof typeof READERS;
  shape: number[];
  data_offsets: [number, number];
}

interface Header extends Record<string, unknown> {
  __metadata__: Record<string, string>;
}

const READERS = { F64: Float64Array, F32: Float32Array, I32: Int32Array } as const;

/** A name that ends in `[::4]` is of a tensor of which every fourth row was kept. */
export function readRecording(file: URL | string): Recording {
  const bytes = readFileSync(file);
  const size = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + size));
  const { __metadata__: metadata, ...entries }: Header = header;
  const tensors = new Map<string, RecordedTensor>();
  for (const [key, { dtype, shape, data_offsets: offsets }] of Object.entries(
    entries as Record<string, Entry>,
  )) {
    const [, name, every = '1'] = /^(.*?)(?:\[::(\d+)\])?$/.exec(key)!;
    const data = Uint8Array.from(bytes.subarray(8 + size + offsets[0], 8 + size + offsets[1]));
    const values = Float64Array.from(new READERS[dtype](data.buffer));
    tensors.set(name!, { shape, values, every: Number(every) });
  }
  return { metadata, tensors };
}

/**
 * The largest difference between a tensor's values and a recording, which may hold some of its rows only.
 *
 * @param values [rows x columns], all of them
 */
export function deviation(values: Float32Array, recorded: RecordedTensor): number {
  const { shape, every } = recorded;
  const columns = shape.slice(1).reduce((product, n) => product * n, 1);
  let largest = 0;
  recorded.values.forEach((value, k) => {
    const at = Math.floor(k / columns) * every * columns + (k % columns);
    const difference = Math.abs(values[at]! - value);
    // Not Math.max: a NaN must not be passed over.
    if (!(difference <= largest)) largest = difference;
  });
  return largest;
}
