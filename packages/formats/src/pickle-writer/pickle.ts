/** What a name of a module stands for; nothing is said of what it is. */
export interface Global {
  readonly global: readonly [module: string, name: string];
}

/** What Python makes by calling a global. */
export interface Call {
  readonly call: Global;
  readonly of: readonly Pickled[];
}

/** An object of a class, made without its constructor. */
export interface Instance {
  readonly instance: Global;
}

/** An object, and what it is told of itself by its `__setstate__`. */
export interface Built {
  readonly build: Call | Instance;
  readonly state: Pickled;
}

/** A dict in order. */
export interface Entries {
  readonly entries: readonly (readonly [Pickled, Pickled])[];
}

/** A Python value; a number is an int, a float is `{ float }`, an array a list. */
export type Pickled =
  | null
  | boolean
  | number
  | string
  | Global
  | Call
  | Instance
  | Built
  | Uint8Array
  | Entries
  | readonly Pickled[]
  | { readonly float: number }
  | { readonly tuple: readonly Pickled[] }
  /** What the reader finds elsewhere: torch's storages. */
  | { readonly persistent: Pickled };

/** Opcodes of protocols 2 and 3 (Python's pickletools). */
const OP = {
  proto: 0x80,
  stop: 0x2e,
  none: 0x4e,
  true: 0x88,
  false: 0x89,
  int: 0x4a,
  long: 0x8a,
  float: 0x47,
  text: 0x58,
  bytes: 0x42,
  global: 0x63,
  reduce: 0x52,
  newObject: 0x81,
  build: 0x62,
  mark: 0x28,
  tuple: 0x74,
  emptyTuple: 0x29,
  emptyList: 0x5d,
  appends: 0x65,
  emptyDict: 0x7d,
  setItems: 0x75,
  persistent: 0x51,
} as const;

/** A global's name in a module. */
export function global(module: string, name: string): Global {
  return { global: [module, name] };
}

/** A dict with texts for keys. */
export function dict(entries: Readonly<Record<string, Pickled>>): Entries {
  return { entries: Object.entries(entries) };
}

/**
 * A pickle without a memo: a value that occurs twice is written twice.
 *
 * @param protocol 3 for one with bytes in it
 */
export function pickle(value: Pickled, protocol: 2 | 3 = 2): Uint8Array {
  const bytes = new Bytes();
  bytes.push(OP.proto, protocol);
  write(bytes, value);
  bytes.push(OP.stop);
  return bytes.take();
}

function write(bytes: Bytes, value: Pickled): void {
  if (value === null) bytes.push(OP.none);
  else if (typeof value === 'boolean') bytes.push(value ? OP.true : OP.false);
  else if (typeof value === 'number') writeInteger(bytes, value);
  else if (typeof value === 'string') bytes.text(value);
  else if (value instanceof Uint8Array) bytes.block(OP.bytes, value);
  else if (isList(value)) writeList(bytes, value);
  else writeObject(bytes, value);
}

function writeObject(
  bytes: Bytes,
  value: Exclude<Pickled, null | boolean | number | string | Uint8Array | readonly Pickled[]>,
): void {
  if ('float' in value) bytes.float(value.float);
  else if ('tuple' in value) writeTuple(bytes, value.tuple);
  else if ('entries' in value) writeEntries(bytes, value);
  else if ('persistent' in value) {
    write(bytes, value.persistent);
    bytes.push(OP.persistent);
  } else if ('global' in value) bytes.line(OP.global, ...value.global);
  else if ('call' in value) {
    write(bytes, value.call);
    writeTuple(bytes, value.of);
    bytes.push(OP.reduce);
  } else if ('instance' in value) {
    write(bytes, value.instance);
    bytes.push(OP.emptyTuple, OP.newObject);
  } else {
    write(bytes, value.build);
    write(bytes, value.state);
    bytes.push(OP.build);
  }
}

function isList(value: object): value is readonly Pickled[] {
  return Array.isArray(value);
}

function writeInteger(bytes: Bytes, value: number): void {
  if (value === (value | 0)) bytes.integer(value);
  else bytes.long(BigInt(value));
}

function writeTuple(bytes: Bytes, values: readonly Pickled[]): void {
  if (values.length === 0) {
    bytes.push(OP.emptyTuple);
    return;
  }
  bytes.push(OP.mark);
  for (const value of values) write(bytes, value);
  bytes.push(OP.tuple);
}

function writeList(bytes: Bytes, values: readonly Pickled[]): void {
  bytes.push(OP.emptyList, OP.mark);
  for (const value of values) write(bytes, value);
  bytes.push(OP.appends);
}

function writeEntries(bytes: Bytes, { entries }: Entries): void {
  bytes.push(OP.emptyDict, OP.mark);
  for (const [key, value] of entries) {
    write(bytes, key);
    write(bytes, value);
  }
  bytes.push(OP.setItems);
}

/** A growing list of bytes. */
class Bytes {
  private readonly bytes: number[] = [];

  push(...bytes: readonly number[]): void {
    this.bytes.push(...bytes);
  }

  integer(value: number): void {
    this.push(OP.int, value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255);
  }

  /** Two's complement, little-endian, with room for a sign. */
  long(value: bigint): void {
    const own: number[] = [];
    for (let rest = value; own.length < 9; rest >>= 8n) own.push(Number(rest & 255n));
    this.push(OP.long, own.length, ...own);
  }

  float(value: number): void {
    const own = new DataView(new ArrayBuffer(8));
    own.setFloat64(0, value);
    this.push(OP.float, ...new Uint8Array(own.buffer));
  }

  text(value: string): void {
    this.block(OP.text, new TextEncoder().encode(value));
  }

  /** Behind their number. */
  block(op: number, own: Uint8Array): void {
    const size = own.length;
    this.push(op, size & 255, (size >> 8) & 255, (size >> 16) & 255, size >>> 24);
    for (const byte of own) this.bytes.push(byte);
  }

  line(op: number, ...lines: readonly string[]): void {
    this.push(op, ...new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
  }

  take(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }
}
