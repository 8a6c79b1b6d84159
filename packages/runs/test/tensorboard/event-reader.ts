import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createFileRegistry,
  fromBinary,
  fromJson,
  type JsonValue,
  toJson,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

const fixture = new URL('../fixtures/tensorboard-descriptors.json', import.meta.url);
const registry = createFileRegistry(
  fromJson(FileDescriptorSetSchema, JSON.parse(readFileSync(fixture, 'utf8'))),
);

/** An event as the public definitions read it; int64 is a text, a default is left out. */
interface ReadEvent {
  wallTime: number;
  step?: string;
  fileVersion?: string;
  sessionLog?: { status: string };
  summary?: { value: ReadValue[] };
}

interface ReadValue {
  tag: string;
  simpleValue?: number;
  tensor?: JsonValue;
  metadata?: { pluginData: { pluginName: string; content: string } };
}

/** A message of a public definition as JSON. @throws Error on a field that the definition does not know */
export function decode(message: string, bytes: Uint8Array): JsonValue {
  const schema = registry.getMessage(message);
  if (schema === undefined) throw new Error(`no definition of ${message}`);
  const decoded = fromBinary(schema, bytes);
  if (decoded.$unknown?.length) throw new Error(`unknown fields in ${message}`);
  return toJson(schema, decoded, { registry });
}

/** All records of a file. @throws Error if one is cut or a checksum is wrong */
export function readEventFile(file: string): ReadEvent[] {
  const bytes = readFileSync(file);
  const events: ReadEvent[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    expectCrc(bytes.subarray(at, at + 8), bytes.readUInt32LE(at + 8));
    const content = bytes.subarray(at + 12, at + 12 + length);
    expectCrc(content, bytes.readUInt32LE(at + 12 + length));
    events.push(decode('tensorboard.Event', content) as unknown as ReadEvent);
    at += 16 + length;
  }
  return events;
}

/** The event files of a run's folder, in the order of their names. */
export function eventFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('events.out.tfevents.'))
    .sort()
    .map((name) => join(folder, name));
}

/** Step and value of each point of a curve, over all files. */
export function curveOf(folder: string, tag: string): [step: number, value: number][] {
  return eventFilesIn(folder)
    .flatMap(readEventFile)
    .flatMap(({ step, summary }) =>
      (summary?.value ?? [])
        .filter((value) => value.tag === tag)
        .map((value): [number, number] => [Number(step ?? 0), value.simpleValue ?? 0]),
    );
}

function expectCrc(bytes: Uint8Array, masked: number): void {
  const rotated = (masked - 0xa282ead8) >>> 0;
  const crc = ((rotated << 15) | (rotated >>> 17)) >>> 0;
  if (crc !== crc32c(bytes)) throw new Error('a checksum is wrong');
}

/** RFC 3720, appendix B.4, a bit at a time: the polynomial of Castagnoli, reflected. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
