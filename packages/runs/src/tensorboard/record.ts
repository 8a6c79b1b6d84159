import polycrc from 'polycrc';

/*
 * TFRecord, the container of event files: a record is its length (8 bytes, little-endian), the masked
 * CRC-32C of these 8 bytes, its content, and the masked CRC-32C of the content.
 */

const HEAD = 12;
const FOOT = 4;

/** A record as it stands in a file. */
export function encodeRecord(content: Uint8Array): Uint8Array {
  const record = Buffer.alloc(HEAD + content.length + FOOT);
  record.writeBigUInt64LE(BigInt(content.length), 0);
  record.writeUInt32LE(maskedCrc(record.subarray(0, 8)), 8);
  record.set(content, HEAD);
  record.writeUInt32LE(maskedCrc(content), HEAD + content.length);
  return record;
}

/** The whole records at the beginning of a file, and where each ends; stops at the first that is not whole. */
export function* decodeRecords(file: Buffer): Generator<{ content: Buffer; end: number }> {
  for (let at = 0; at + HEAD <= file.length; ) {
    if (file.readUInt32LE(at + 8) !== maskedCrc(file.subarray(at, at + 8))) return;
    const length = Number(file.readBigUInt64LE(at));
    const end = at + HEAD + length + FOOT;
    if (end > file.length) return;
    const content = file.subarray(at + HEAD, end - FOOT);
    if (file.readUInt32LE(end - FOOT) !== maskedCrc(content)) return;
    yield { content, end };
    at = end;
  }
}

/** Turned and shifted, since a CRC over data that contains CRCs says little. */
function maskedCrc(bytes: Uint8Array): number {
  const crc = polycrc.crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
