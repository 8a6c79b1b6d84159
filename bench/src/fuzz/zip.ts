import { crc32, inflateRawSync } from 'node:zlib';

/** What a zip file holds, in its order. */
export type Members = ReadonlyMap<string, Buffer>;

const LOCAL = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;

/** Takes an honest zip file apart: what is changed is put together again. */
export function unzip(bytes: Buffer): Members {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = bytes.readUInt32LE(end + 16);
  const members = new Map<string, Buffer>();
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((i) => bytes.readUInt16LE(at + i)) as [
      number,
      number,
      number,
    ];
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + bytes.readUInt32LE(at + 20));
    const isStored = bytes.readUInt16LE(at + 10) === 0;
    const whole = isStored ? packed : inflateRawSync(packed);
    members.set(bytes.toString('utf8', at + 46, at + 46 + name), whole);
    at += 46 + name + extra + comment;
  }
  return members;
}

/** A zip file whose members are stored, checksums and all. */
export function zip(members: Members): Buffer {
  const files: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const [name, bytes] of members) {
    const common = commonOf(name, bytes);
    const local = Buffer.concat([word(LOCAL), common, Buffer.from(name), bytes]);
    const place = Buffer.concat([Buffer.alloc(10), word(at)]);
    entries.push(
      Buffer.concat([word(ENTRY), Buffer.from([20, 0]), common, place, Buffer.from(name)]),
    );
    files.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(entries);
  const counts = Buffer.alloc(8);
  counts.writeUInt16LE(entries.length, 4);
  counts.writeUInt16LE(entries.length, 6);
  const end = [word(END), counts, word(directory.length), word(at), Buffer.alloc(2)];
  return Buffer.concat([...files, directory, ...end]);
}

/** From the version needed to the length of what is extra: the same in a member's two headers. */
function commonOf(name: string, bytes: Buffer): Buffer {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(bytes.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(Buffer.byteLength(name), 22);
  return common;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
