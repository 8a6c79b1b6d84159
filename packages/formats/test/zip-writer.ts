import { crc32, deflateRawSync } from 'node:zlib';

/** A member, and what its headers say of it where that is not the truth. */
export interface WrittenMember {
  name: string;
  bytes: Uint8Array;
  isDeflated?: boolean;
  crc?: number;
  size?: number;
  /** What it is called where it lies. */
  localName?: string;
  flags?: number;
  method?: number;
  /** What is said of it where it lies, where that is something else. */
  local?: { crc?: number; size?: number; packedSize?: number; flags?: number; method?: number };
}

/** A zip file that may lie, and what comes after it. */
export function writeZip(members: readonly WrittenMember[], comment = ''): Uint8Array {
  const files: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const member of members) {
    const { name, bytes, isDeflated = false, localName = name } = member;
    const packed = isDeflated ? deflateRawSync(bytes) : Buffer.from(bytes);
    const common = commonOf(member, packed.length);
    const told = { ...member, ...member.local };
    const local = Buffer.concat([
      word(0x04034b50),
      commonOf(told, member.local?.packedSize ?? packed.length)(localName),
      Buffer.from(localName),
      packed,
    ]);
    const entry = [
      word(0x02014b50),
      Buffer.from([20, 0]),
      common(name),
      Buffer.alloc(10),
      word(at),
    ];
    entries.push(Buffer.concat([...entry, Buffer.from(name)]));
    files.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  return new Uint8Array(Buffer.concat([...files, directory, end, Buffer.from(comment)]));
}

function commonOf(
  {
    bytes,
    isDeflated = false,
    crc = crc32(bytes),
    size = bytes.length,
    flags = 0,
    method,
  }: WrittenMember,
  packedSize: number,
): (name: string) => Buffer {
  return (name) => {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method ?? (isDeflated ? 8 : 0), 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packedSize, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    return common;
  };
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
