import { type WrittenMember, writeZip } from './zip-writer.js';

/** A tensor as a file has it: whatever is not said is as PyTorch writes a contiguous one. */
export interface WrittenTensor {
  shape: readonly number[];
  strides?: readonly number[];
  offset?: number;
  /** `FloatStorage`, ... */
  storage?: string;
  location?: string;
  /** Numbers that its storage is said to have. Default: as many as there are. */
  elements?: number;
  /** Its storage's bytes; default: as float32, little-endian, of `values`. */
  bytes?: Uint8Array;
  values?: readonly number[];
  /** Whether it is a parameter. Default false. */
  isParameter?: boolean;
  /** What is given to what makes it beside all that, pickled. */
  more?: string;
  /** What makes it. Default `_rebuild_tensor_v2`. */
  maker?: string;
}

export interface WrittenStateDict {
  folder?: string;
  byteorder?: string;
  others?: readonly WrittenMember[];
}

/** A state dict as `torch.save` writes it: protocol 2, a storage a tensor. */
export function writeStateDict(
  tensors: Readonly<Record<string, WrittenTensor>>,
  { folder = 'archive', byteorder, others = [] }: WrittenStateDict = {},
): Uint8Array {
  const { pickle, storages } = stateDictParts(tensors);
  const members: WrittenMember[] = [
    { name: `${folder}/data.pkl`, bytes: pickle },
    ...storages.map((bytes, i) => ({ name: `${folder}/data/${i}`, bytes })),
    ...(byteorder === undefined ? [] : [{ name: `${folder}/byteorder`, bytes: latin1(byteorder) }]),
    { name: `${folder}/version`, bytes: latin1('3\n') },
  ];
  return writeZip([...members, ...others]);
}

/** Its pickle, and the storages that it names 0, 1, ... */
export function stateDictParts(tensors: Readonly<Record<string, WrittenTensor>>) {
  const entries = Object.entries(tensors);
  const pickle = [
    ...['\x80\x02', 'ccollections\nOrderedDict\n', ')R('],
    ...entries.flatMap(([name, tensor], i) => [text(name), pickled(tensor, `${i}`)]),
    'u.',
  ].join('');
  return { pickle: latin1(pickle), storages: entries.map(([, tensor]) => storageOf(tensor)) };
}

/** A byte a character. */
export function latin1(value: string): Uint8Array {
  return Uint8Array.from(value, (character) => character.charCodeAt(0));
}

function pickled(tensor: WrittenTensor, key: string): string {
  const { shape, strides = contiguous(shape), offset = 0, storage = 'FloatStorage' } = tensor;
  const { location = 'cpu', elements = countOf(shape), isParameter = false } = tensor;
  const { more = '', maker = '_rebuild_tensor_v2' } = tensor;
  const id = `(${text('storage')}ctorch\n${storage}\n${text(key)}${text(location)}${integer(elements)}tQ`;
  const hooks = 'ccollections\nOrderedDict\n)R';
  const view = `${id}${integer(offset)}${tuple(shape)}${tuple(strides)}\x89${hooks}${more}`;
  const rebuilt = `ctorch._utils\n${maker}\n(${view}tR`;
  return isParameter ? `ctorch._utils\n_rebuild_parameter\n(${rebuilt}\x88${hooks}tR` : rebuilt;
}

function storageOf({ bytes, values, shape }: WrittenTensor): Uint8Array {
  if (bytes !== undefined) return bytes;
  return new Uint8Array(
    Float32Array.from(values ?? new Array<number>(countOf(shape)).fill(0.5)).buffer,
  );
}

function contiguous(shape: readonly number[]): number[] {
  return shape.map((_, d) => countOf(shape.slice(d + 1)));
}

const countOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
const tuple = (values: readonly number[]) => `(${values.map(integer).join('')}t`;
const text = (value: string) => `X${word(value.length)}${value}`;

/** LONG1 of eight bytes: any that a double holds. */
function integer(value: number): string {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigInt64(0, BigInt(value), true);
  return `\x8a\x08${String.fromCharCode(...new Uint8Array(bytes.buffer))}`;
}

function word(value: number): string {
  return String.fromCharCode(...[0, 8, 16, 24].map((shift) => (value >> shift) & 0xff));
}
