import type { Generator } from 'perilune';
import { mutate, pick } from './mutate.js';

/** A field of a message: a number, bytes of a fixed length, or bytes that may be a message themselves. */
interface Field {
  readonly tag: number;
  readonly value: bigint | Buffer;
}

const VARINT = 0;
const DELIMITED = 2;
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** What a reader of counts, types and places should not take where something else is meant. */
const ODD = [
  0n,
  1n,
  2n,
  7n,
  11n,
  255n,
  100_000n,
  2n ** 31n,
  2n ** 53n,
  2n ** 63n - 1n,
  2n ** 64n - 1n,
];

/**
 * A protobuf message in which something deep within is changed, left out, put twice, exchanged or put into itself, and
 * whose lengths are right again.
 */
export function mutateMessage(bytes: Buffer, chance: Generator): Buffer {
  const fields = fieldsIn(bytes);
  if (fields === undefined || fields.length === 0) return mutate(bytes, chance);
  const at = chance.integers(0, fields.length);
  const kind = chance.integers(0, 16);
  const field = fields[at] as Field;
  if (kind === 0) fields.splice(at, 1);
  else if (kind === 1) fields.splice(at, 0, ...repeated(field, chance));
  else if (kind === 2) fields[at] = { ...field, value: pick(fields, chance).value };
  else if (kind === 3) fields.reverse();
  else fields[at] = { ...field, value: changed(field.value, chance) };
  return written(fields);
}

/** Once more, or a thousand times now and then. */
function repeated(field: Field, chance: Generator): Field[] {
  return Array.from({ length: chance.integers(0, 40) === 0 ? 1_000 : 1 }, () => field);
}

function changed(value: bigint | Buffer, chance: Generator): bigint | Buffer {
  if (typeof value === 'bigint') return chance.integers(0, 3) > 0 ? pick(ODD, chance) : value + 1n;
  return chance.integers(0, 6) > 0 ? mutateMessage(value, chance) : mutate(value, chance);
}

/** @returns undefined where the bytes are no message */
function fieldsIn(bytes: Buffer): Field[] | undefined {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [tag, behind] = varint(bytes, at);
    const found = tag === 0n ? undefined : valueAt(bytes, behind, Number(tag & 7n));
    if (found === undefined || found.end > bytes.length) return undefined;
    fields.push({ tag: Number(tag), value: found.value });
    at = found.end;
  }
  return fields;
}

function valueAt(bytes: Buffer, at: number, wire: number) {
  if (wire === VARINT) {
    const [value, end] = varint(bytes, at);
    return { value, end };
  }
  if (wire === DELIMITED) {
    const [length, from] = varint(bytes, at);
    const end = from + Number(length);
    return { value: bytes.subarray(from, end), end };
  }
  const size = FIXED[wire];
  return size === undefined ? undefined : { value: bytes.subarray(at, at + size), end: at + size };
}

function varint(bytes: Buffer, from: number): [value: bigint, end: number] {
  let value = 0n;
  for (let at = from; at < bytes.length && at < from + 10; at++) {
    const byte = bytes[at] as number;
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - from));
    if (byte < 0x80) return [value, at + 1];
  }
  return [0n, Infinity];
}

function written(fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.flatMap(({ tag, value }) => {
      const wire = tag & 7;
      const head = [...varintOf(BigInt(tag))];
      // What has taken another's place may be of another kind: then it is what its tag says.
      const bytes = typeof value === 'bigint' ? Buffer.from(varintOf(value)) : value;
      if (wire === VARINT) {
        return [Buffer.from([...head, ...varintOf(typeof value === 'bigint' ? value : 1n)])];
      }
      const size = FIXED[wire];
      if (size !== undefined) {
        return [Buffer.from(head), Buffer.concat([bytes, Buffer.alloc(size)]).subarray(0, size)];
      }
      return [Buffer.from([...head, ...varintOf(BigInt(bytes.length))]), bytes];
    }),
  );
}

function varintOf(value: bigint): number[] {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, value);
  do {
    const byte = Number(left & 0x7fn);
    left >>= 7n;
    bytes.push(left === 0n ? byte : byte | 0x80);
  } while (left > 0n);
  return bytes;
}
