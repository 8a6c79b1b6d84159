import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { AgentFileError } from 'perilune';

/** How values of a kind lie in a protobuf message: one description for both directions. */
export interface Codec<T> {
  readonly wire: WireType;
  write(writer: BinaryWriter, value: T): void;
  read(reader: BinaryReader): T;
}

/** A field of a message. */
export interface Field<T> {
  readonly number: number;
  readonly codec: Codec<T>;
  readonly isRepeated: boolean;
}

export interface Repeated<T> extends Field<T> {
  readonly isRepeated: true;
}

type Fields = Readonly<Record<string, Field<unknown>>>;

/** What a message of such fields is in TypeScript. */
export type MessageOf<F> = {
  -readonly [K in keyof F]?: F[K] extends Repeated<infer T>
    ? T[]
    : F[K] extends Field<infer T>
      ? T
      : never;
};

/** More texts or messages in one field make no network, and would take many times the memory of the file. */
const MOST_ENTRIES = 100_000;

export const int64: Codec<number> = {
  wire: WireType.Varint,
  write: (writer, value) => void writer.int64(value),
  read: (reader) => Number(reader.int64()),
};

export const float: Codec<number> = {
  wire: WireType.Bit32,
  write: (writer, value) => void writer.float(value),
  read: (reader) => reader.float(),
};

export const double: Codec<number> = {
  wire: WireType.Bit64,
  write: (writer, value) => void writer.double(value),
  read: (reader) => reader.double(),
};

export const text: Codec<string> = {
  wire: WireType.LengthDelimited,
  write: (writer, value) => void writer.string(value),
  read: (reader) => reader.string(),
};

export const bytes: Codec<Uint8Array> = {
  wire: WireType.LengthDelimited,
  write: (writer, value) => void writer.bytes(value),
  read: (reader) => reader.bytes(),
};

/** At most once in a message. */
export function one<T>(number: number, codec: Codec<T>): Field<T> {
  return { number, codec, isRepeated: false };
}

/** Any number of times. */
export function many<T>(number: number, codec: Codec<T>): Repeated<T> {
  return { number, codec, isRepeated: true };
}

/** A message: fields that are not told of are skipped. */
export function message<F extends Fields>(fields: F): Codec<MessageOf<F>> {
  return {
    wire: WireType.LengthDelimited,
    write: (writer, value) =>
      void writer.bytes(encodeFields(fields, value as Record<string, unknown>)),
    read: (reader) => decodeFields(fields, reader.bytes()) as MessageOf<F>,
  };
}

/** The bytes of a whole file. */
export function encodeMessage<T>(codec: Codec<T>, value: T): Uint8Array {
  const writer = new BinaryWriter();
  codec.write(writer, value);
  // A file is a message without the length that one within another begins with.
  return new BinaryReader(writer.finish()).bytes();
}

/** @throws Error when the bytes are none */
export function decodeMessage<T>(codec: Codec<T>, file: Uint8Array): T {
  return codec.read(new BinaryReader(new BinaryWriter().bytes(file).finish()));
}

function encodeFields(fields: Fields, value: Readonly<Record<string, unknown>>): Uint8Array {
  const writer = new BinaryWriter();
  for (const [name, { number, codec, isRepeated }] of Object.entries(fields)) {
    const given = value[name];
    if (given === undefined) continue;
    for (const entry of isRepeated ? (given as unknown[]) : [given]) {
      codec.write(writer.tag(number, codec.wire), entry);
    }
  }
  return writer.finish();
}

function decodeFields(fields: Fields, file: Uint8Array): Record<string, unknown> {
  const byNumber = new Map(
    Object.entries(fields).map(([name, field]) => [field.number, { name, field }]),
  );
  const found: Record<string, unknown> = {};
  const reader = new BinaryReader(file);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const known = byNumber.get(number);
    if (known === undefined) reader.skip(wire, number);
    else take(found, known, reader, wire);
  }
  return found;
}

function take(
  found: Record<string, unknown>,
  { name, field: { codec, isRepeated } }: { name: string; field: Field<unknown> },
  reader: BinaryReader,
  wire: WireType,
): void {
  const isPacked = isRepeated && wire !== codec.wire && wire === WireType.LengthDelimited;
  if (wire !== codec.wire && !isPacked) {
    throw new AgentFileError(
      `The field ${name} has the wire type ${wire}, but must have ${codec.wire}.`,
    );
  }
  if (!isRepeated) {
    found[name] = codec.read(reader);
    return;
  }
  const list = (found[name] as unknown[] | undefined) ?? [];
  found[name] = list;
  const end = isPacked ? reader.uint32() + reader.pos : reader.pos + 1;
  if (isPacked && end > reader.len)
    throw new AgentFileError(`The field ${name} goes beyond its end.`);
  while (reader.pos < end) {
    list.push(codec.read(reader));
    if (codec.wire === WireType.LengthDelimited && list.length > MOST_ENTRIES) {
      throw new AgentFileError(`The field ${name} has more than ${MOST_ENTRIES} entries.`);
    }
  }
}
