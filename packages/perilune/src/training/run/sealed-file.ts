import { UsageError } from '../../errors.js';
import { type DecodedArrays, decodeArrays, encodeArrays } from '../../net/index.js';
import type { StateArrays } from '../../state/index.js';
import { show } from '../../text/show.js';
import { VERSION } from '../../version.js';
import { CHECKSUM_BYTES, checksum } from './checksum.js';
import {
  checkEnvelope,
  DamagedCheckpointError,
  OLD_CHECKSUM_BYTES,
  refusal,
  type SealedKind,
} from './refused-checkpoint.js';

const CHECKSUM = 'checksum';

/**
 * State as a safetensors file that says what it is, in which edition and of which version, and whose last 16
 * bytes are a checksum of all before.
 */
export function seal(
  { format, edition }: SealedKind,
  state: StateArrays,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const arrays = new Map(state).set(CHECKSUM, new Uint8Array(CHECKSUM_BYTES));
  const head = { format, edition: String(edition), version: VERSION };
  const bytes = encodeArrays(arrays, { ...head, ...metadata });
  const end = bytes.length - CHECKSUM_BYTES;
  bytes.set(checksum(bytes.subarray(0, end)), end);
  return bytes;
}

/**
 * @throws DamagedCheckpointError when the bytes are no such file, or a single bit is not as it was written
 * @throws UsageError when they are one of another edition, which it names
 */
export function unseal(kind: SealedKind, bytes: Uint8Array): DecodedArrays {
  checkWhole(kind, bytes);
  const { arrays, metadata } = readFile(kind, bytes);
  if (metadata.format !== kind.format || metadata.edition !== String(kind.edition)) {
    throw refusal(metadata, kind);
  }
  const state = new Map(arrays);
  state.delete(CHECKSUM);
  return { arrays: state, metadata };
}

/**
 * The whole file at once, before anything in it is believed. What ends otherwise is damaged, or nothing of
 * this kind: then it is said what it looks like.
 */
function checkWhole(kind: SealedKind, bytes: unknown): void {
  if (!(bytes instanceof Uint8Array)) {
    throw new UsageError(`A ${kind.name} is a Uint8Array, but ${show(bytes)} was given.`);
  }
  const end = Math.max(0, bytes.length - CHECKSUM_BYTES);
  const noted = bytes.subarray(end);
  const found = checksum(bytes.subarray(0, end));
  if (noted.length === CHECKSUM_BYTES && found.every((byte, i) => byte === noted[i])) return;
  checkEnvelope(bytes);
  const { arrays, metadata } = readFile(kind, bytes);
  const isOld = arrays.get(CHECKSUM)?.length === OLD_CHECKSUM_BYTES;
  if (metadata.format !== kind.format || isOld) throw refusal(metadata, kind);
  throw new DamagedCheckpointError(
    `The ${kind.name} is damaged: its checksum does not match its contents.`,
  );
}

function readFile({ name }: SealedKind, bytes: Uint8Array): DecodedArrays {
  try {
    return decodeArrays(bytes);
  } catch (error) {
    const reason = (error as Error).message;
    throw new DamagedCheckpointError(`These bytes are no ${name}, or a damaged one. ${reason}`, {
      cause: error,
    });
  }
}
