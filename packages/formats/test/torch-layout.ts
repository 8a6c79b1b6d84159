import { crc32 } from 'node:zlib';
import type { WrittenMember } from './zip-writer.js';

/** Where a member's bytes begin: `caffe2/serialize/inline_container.h`, since 1.6. */
const ALIGNMENT = 64;
/** Sizes follow, and names are UTF-8. */
const FLAGS = 0x808;

/** What PyTorch 2.7 to 2.13 put around a state dict's pickle and storages, in their order. */
export function membersOf(
  folder: string,
  pickle: Uint8Array,
  storages: readonly Uint8Array[],
): WrittenMember[] {
  const text = (name: string, content: string) => ({ name, bytes: Buffer.from(content) });
  const members = [
    { name: 'data.pkl', bytes: pickle },
    text('.format_version', '1'),
    text('.storage_alignment', `${ALIGNMENT}`),
    text('byteorder', 'little'),
    ...storages.map((bytes, i) => ({ name: `data/${i}`, bytes })),
    text('version', '3\n'),
    text('.data/serialization_id', '1576869416421738571404939862126829041223'),
  ];
  return members.map((member) => ({ ...member, name: `${folder}/${member.name}` }));
}

/**
 * A zip file as PyTorch's writer lays it out: no version is asked for, checksum and sizes follow the bytes, a field "FB"
 * pads to where they begin, and there is an end record of zip64 whatever the size.
 */
export function writeAsPyTorch(members: readonly WrittenMember[]): Uint8Array {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const { name, bytes } of members) {
    const sums = numbers([4, crc32(bytes)], [4, bytes.length], [4, bytes.length]);
    const padding = paddingAt(at + 30 + name.length);
    const begin = numbers([2, 0], [2, FLAGS], [2, 0], [4, 0]);
    const local = [
      numbers([4, 0x04034b50]),
      begin,
      Buffer.alloc(12),
      numbers([2, name.length], [2, padding.length]),
    ];
    const follows = Buffer.concat([numbers([4, 0x08074b50]), sums]);
    const whole = Buffer.concat([...local, Buffer.from(name), padding, bytes, follows]);
    const rest = numbers([2, name.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, at]);
    entries.push(
      Buffer.concat([numbers([4, 0x02014b50], [2, 0]), begin, sums, rest, Buffer.from(name)]),
    );
    parts.push(whole);
    at += whole.length;
  }
  const directory = Buffer.concat(entries);
  const [count, size] = [members.length, directory.length];
  const end64 = numbers(
    ...([
      [4, 0x06064b50],
      [8, 44],
      [2, 45],
      [2, 45],
      [4, 0],
      [4, 0],
    ] as const),
    ...([
      [8, count],
      [8, count],
      [8, size],
      [8, at],
    ] as const),
  );
  const locator = numbers([4, 0x07064b50], [4, 0], [8, at + size], [4, 1]);
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, at],
    [2, 0],
  );
  return new Uint8Array(Buffer.concat([...parts, directory, end64, locator, end]));
}

/** @param from where it begins */
function paddingAt(from: number): Buffer {
  const size = (ALIGNMENT - ((from + 4) % ALIGNMENT)) % ALIGNMENT;
  return Buffer.concat([Buffer.from('FB'), numbers([2, size]), Buffer.alloc(size, 'Z')]);
}

/** Little-endian, each of so many bytes. */
function numbers(...fields: readonly (readonly [bytes: number, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(8);
      field.writeBigUInt64LE(BigInt(value));
      return field.subarray(0, bytes);
    }),
  );
}
