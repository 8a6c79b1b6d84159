import { jsonExcess, jsonProblem } from '../../text/json.js';
import { show } from '../../text/show.js';

/** The reference implementation's limit: 100 MB, against headers made to exhaust memory. */
const MAX_HEADER = 100_000_000;

/** Bytes of a value by the dtype's name: those that are to be read. */
export type Dtypes = Readonly<Record<string, number>>;

export interface HeaderEntry {
  name: string;
  dtype: string;
  shape: number[];
  /** Bytes from the beginning of the values. */
  begin: number;
  end: number;
}

export interface Header {
  /** In the order of the values. */
  entries: HeaderEntry[];
  metadata: Record<string, string>;
  /** Where the values begin, in bytes from the beginning of the file. */
  dataStart: number;
}

/** Reads and checks a safetensors file's header. @throws Error that says what is wrong */
export function parseHeader(bytes: Uint8Array, dtypes: Dtypes): Header {
  const size = headerSize(bytes);
  const text = decodeText(bytes.subarray(8, 8 + size));
  if (!text.startsWith('{')) fail(`its header begins with ${show(text.slice(0, 8))}, not {`);
  const { __metadata__: metadata = {}, ...tensors } = parseHeaderText(text);
  const entries = Object.entries(tensors).map(([name, value]) => parseEntry(name, value, dtypes));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkContiguous(entries, bytes.length - 8 - size);
  return { entries, metadata: checkMetadata(metadata), dataStart: 8 + size };
}

/** `PK`, 3 and 4: of a ZIP archive. */
const ZIP = 0x04034b50;

/** @throws Error that says what a file is that begins with no length */
function headerSize(bytes: Uint8Array): number {
  if (bytes.length < 8) fail(`it ends after ${bytes.length} bytes, within its header's length`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  if (view.getUint32(0, true) === ZIP) {
    fail('it is a ZIP archive, as Stable-Baselines3 and PyTorch write: export its tensors');
  }
  const text = String.fromCharCode(...bytes.subarray(0, 8));
  if (/^[\t\n\r -~]*$/.test(text)) fail(`it begins with the text ${show(text)}`);
  const size = view.getBigUint64(0, true);
  if (size > BigInt(MAX_HEADER)) {
    fail(`its header is too large: ${size} bytes, where ${MAX_HEADER} are allowed`);
  }
  if (BigInt(bytes.length - 8) < size) {
    fail(`it is cut short: its header has ${size} bytes and ${bytes.length - 8} are left`);
  }
  return Number(size);
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail('its header is not UTF-8');
  }
}

function parseHeaderText(text: string): Record<string, unknown> {
  const excess = jsonExcess(text);
  if (excess !== undefined) fail(`it has ${excess.what}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return fail('its header is not JSON');
  }
  const problem = jsonProblem(text);
  if (problem !== undefined) fail(`it has ${problem.what}`);
  return parsed as Record<string, unknown>;
}

function parseEntry(name: string, value: unknown, dtypes: Dtypes): HeaderEntry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !Object.hasOwn(dtypes, dtype)) {
    const known = Object.keys(dtypes).join(', ');
    return fail(`${show(name)} has the dtype ${show(dtype)}: only ${known} can be read`);
  }
  if (!isSizes(shape)) fail(`${show(name)} has the shape ${show(shape)}`);
  if (!isSizes(offsets) || offsets.length !== 2) fail(`${show(name)} has offsets ${show(offsets)}`);
  const [begin, end] = offsets as [number, number];
  const size = (dtypes[dtype] as number) * shape.reduce((product, n) => product * n, 1);
  if (end - begin !== size) {
    fail(
      `${show(name)} has the shape ${show(shape)}, which is ${size} bytes, and the offsets ` +
        `${show(offsets)}, which are ${end - begin}`,
    );
  }
  return { name, dtype, shape, begin, end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function checkContiguous(entries: readonly HeaderEntry[], available: number): void {
  let next = 0;
  for (const { name, begin, end } of entries) {
    if (begin < next) fail(`${show(name)} overlaps the tensor before it, at byte ${begin}`);
    if (begin > next) fail(`${begin - next} bytes before ${show(name)} belong to no tensor`);
    next = end;
  }
  if (next > available)
    fail(`it is cut short: its values take ${next} bytes, ${available} are left`);
  if (next < available) fail(`${available - next} bytes after its last tensor belong to none`);
}

function checkMetadata(metadata: unknown): Record<string, string> {
  const isObject = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  if (!isObject || !Object.values(metadata).every((value) => typeof value === 'string')) {
    fail(`its __metadata__ must be an object of strings; it is ${show(metadata)}`);
  }
  return metadata as Record<string, string>;
}

class SafetensorsError extends Error {}

function fail(what: string): never {
  throw new SafetensorsError(`This is not a valid safetensors file: ${what}.`);
}
