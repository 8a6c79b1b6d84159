import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';
import { VERSION } from '../../version.js';

/** The bytes are not what was written, or were never a checkpoint, or never the state of a loop. */
export class DamagedCheckpointError extends UsageError {}

/** Of the checksum that editions 1 to 3 ended with. */
export const OLD_CHECKSUM_BYTES = 4;

/** A kind of sealed file, and what it says of itself in this version. */
export interface SealedKind {
  /** In a word, for messages. */
  readonly name: string;
  readonly format: string;
  readonly edition: number;
}

/** Why a safetensors file is not taken as a checkpoint, from what it says of itself. */
export function refusal(
  { format, edition, version }: Record<string, string>,
  expected: SealedKind,
): UsageError {
  if (format !== expected.format) {
    return new DamagedCheckpointError(
      `These bytes are no ${expected.name}: their format is ${show(format)}, but must be "${expected.format}".`,
    );
  }
  return new UsageError(
    `The ${expected.name} is edition ${edition} of its format, written by perilune ${version}; this is ` +
      `perilune ${VERSION}, which reads edition ${expected.edition}. Go on with the version that wrote it.`,
  );
}

const MAGIC = 'PERILUNE';
const HEADER_LENGTH_AT = 12;
const HEADER_AT = 24;

/**
 * The command line once put a checkpoint into an envelope of its own: `PERILUNE`, the format, the lengths
 * of what follows, a header in JSON, the checkpoint, and the SHA-256 of all that.
 *
 * @throws UsageError that names the version that wrote it, if the bytes begin so
 */
export function checkEnvelope(bytes: Uint8Array): void {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, MAGIC.length));
  if (text !== MAGIC) return;
  throw new UsageError(
    `The checkpoint is in the envelope that run folders had before edition 4, written by perilune ${writerOf(bytes)}; ` +
      `this perilune ${VERSION} does not read it. Go on with the version that wrote it.`,
  );
}

function writerOf(bytes: Uint8Array): string {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = HEADER_AT + view.getUint32(HEADER_LENGTH_AT, true);
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_AT, end)));
    return String((header as { perilune: unknown }).perilune);
  } catch {
    return 'of an unknown version';
  }
}
