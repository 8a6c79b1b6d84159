import { createHash } from 'node:crypto';

/** What a checkpoint file says of itself before its payload. */
export interface CheckpointHeader {
  /** Version of perilune that wrote it. */
  perilune: string;
  /** Environment steps of the run. */
  step: number;
  /** When the run began, in seconds since 1970. */
  began: number;
}

export interface CheckpointFile {
  header: CheckpointHeader;
  /** What training goes on from. */
  payload: Uint8Array;
}

/** The file is not what was written. */
export class DamagedCheckpointError extends Error {}

/** The file is whole, and of a later format. */
export class NewerCheckpointError extends Error {
  constructor(readonly format: number) {
    super(`it is of checkpoint format ${format}`);
  }
}

/** The newest format this version reads and the one it writes. */
export const CHECKPOINT_FORMAT = 1;

const MAGIC = Buffer.from('PERILUNE', 'latin1');
const FORMAT_AT = 8;
const LENGTHS_AT = 12;
const HEADER_AT = 24;
const DIGEST = 32;

/**
 * A checkpoint as a file; numbers are little-endian:
 *
 * | bytes | |
 * |---|---|
 * | 8 | `PERILUNE` |
 * | 4 | format |
 * | 4 | h, length of the header |
 * | 8 | n, length of the payload |
 * | h | the header, JSON in UTF-8 |
 * | n | the payload |
 * | 32 | SHA-256 of all of the above: in every format a file ends so, and a damage is told from a later format |
 */
export function encodeCheckpoint({ header, payload }: CheckpointFile): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(HEADER_AT);
  MAGIC.copy(head);
  head.writeUInt32LE(CHECKPOINT_FORMAT, FORMAT_AT);
  head.writeUInt32LE(json.length, LENGTHS_AT);
  head.writeBigUInt64LE(BigInt(payload.length), LENGTHS_AT + 4);
  const digest = createHash('sha256').update(head).update(json).update(payload).digest();
  return Buffer.concat([head, json, payload, digest]);
}

/**
 * @throws DamagedCheckpointError if a single bit is not as it was written, or one is missing or too many
 * @throws NewerCheckpointError if a later version of perilune wrote it
 */
export function decodeCheckpoint(bytes: Uint8Array): CheckpointFile {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < HEADER_AT + DIGEST) {
    throw new DamagedCheckpointError(`it has ${file.length} bytes, fewer than any checkpoint`);
  }
  const content = file.subarray(0, file.length - DIGEST);
  const digest = createHash('sha256').update(content).digest();
  if (!digest.equals(file.subarray(content.length))) {
    throw new DamagedCheckpointError('its checksum does not fit its content');
  }
  return readContent(content);
}

/** Of a file whose checksum fits: what is wrong here was written so. */
function readContent(content: Buffer): CheckpointFile {
  if (!content.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new DamagedCheckpointError('it is no checkpoint of perilune');
  }
  const format = content.readUInt32LE(FORMAT_AT);
  if (format > CHECKPOINT_FORMAT) throw new NewerCheckpointError(format);
  const end = HEADER_AT + content.readUInt32LE(LENGTHS_AT);
  if (content.readBigUInt64LE(LENGTHS_AT + 4) !== BigInt(content.length - end)) {
    throw new DamagedCheckpointError('its lengths do not add up');
  }
  const header = JSON.parse(content.toString('utf8', HEADER_AT, end)) as CheckpointHeader;
  return { header, payload: content.subarray(end) };
}
