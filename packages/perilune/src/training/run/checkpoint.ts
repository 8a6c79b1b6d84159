import { UsageError } from '../../errors.js';
import { type DecodedArrays, decodeArrays, encodeArrays } from '../../net/index.js';
import {
  captureState,
  restoreState,
  type Serializable,
  type StateArrays,
} from '../../state/index.js';
import { show } from '../../text/show.js';
import { VERSION } from '../../version.js';
import type { RunConfig } from '../config/config.js';
import { configText, findDifference, parseConfig } from '../config/config-text.js';
import { checksum } from './checksum.js';
import type { TimedEpisode } from './run-record.js';

/** A run's whole state at one moment. */
export interface Checkpoint {
  /** Environment steps of the run. */
  readonly step: number;
  /** All training episodes so far. */
  readonly episodes: readonly TimedEpisode[];
  /** What `TrainOptions.resumeFrom` takes: a safetensors file of all arrays and counters. */
  readonly bytes: Uint8Array;
}

/** What a checkpoint is of. */
export interface CheckpointSummary {
  /** All that `train` needs, beside the bytes, to go on. */
  config: RunConfig;
  /** Environment steps done. */
  steps: number;
  /** Training episodes that ended. */
  episodes: number;
  /** Gradient steps done. */
  updates: number;
  /** The run's time so far. */
  seconds: number;
  /** Of the library that wrote it. */
  version: string;
}

const FORMAT = 'perilune-checkpoint';

/**
 * Counts the ways in which state was laid out, by any `serialize` or in the memory of the physics: one is
 * not read as another.
 */
const EDITION = 3;

const CHECKSUM = 'checksum';

/** Bytes of the checksum: the file's last. */
const CHECKSUM_BYTES = 4;

/** The run's state as a file; it names what it is of, and ends with a checksum of all before. */
export function encodeCheckpoint(
  run: Serializable,
  { config, ...numbers }: Omit<CheckpointSummary, 'version'>,
): Uint8Array {
  const arrays = new Map(captureState(run)).set(CHECKSUM, new Uint8Array(CHECKSUM_BYTES));
  const bytes = encodeArrays(arrays, {
    format: FORMAT,
    edition: String(EDITION),
    version: VERSION,
    config: configText(config),
    numbers: JSON.stringify(numbers),
  });
  const end = bytes.length - CHECKSUM_BYTES;
  new DataView(bytes.buffer).setUint32(end, checksum(bytes.subarray(0, end)), true);
  return bytes;
}

/**
 * What a checkpoint is of, so that it can be gone on from with nothing else at hand:
 * `train({ ...readCheckpoint(bytes).config, resumeFrom: bytes })`.
 *
 * @throws UsageError when the bytes are no checkpoint, are damaged or come from a later version
 */
export function readCheckpoint(bytes: Uint8Array): CheckpointSummary {
  return decodeCheckpoint(bytes).summary;
}

/** A checkpoint that was read and found whole. */
export interface DecodedCheckpoint {
  summary: CheckpointSummary;
  arrays: StateArrays;
}

/** @throws UsageError as `readCheckpoint` */
export function decodeCheckpoint(bytes: Uint8Array): DecodedCheckpoint {
  const { arrays, metadata } = readFile(bytes);
  checkKind(metadata);
  checkWhole(bytes);
  const state = new Map(arrays);
  state.delete(CHECKSUM);
  const numbers = JSON.parse(metadata.numbers as string) as CheckpointSummary;
  const config = parseConfig(metadata.config as string);
  return { summary: { ...numbers, config, version: metadata.version as string }, arrays: state };
}

/**
 * Puts a run that was made from the same configuration where the checkpoint found its own.
 *
 * @throws UsageError that names what differs
 */
export function resumeCheckpoint(run: Serializable, checkpoint: DecodedCheckpoint): void {
  restoreState(run, checkpoint.arrays);
}

/** @throws UsageError that names the first difference between the checkpoint's configuration and another */
export function checkSameRun({ summary }: DecodedCheckpoint, config: RunConfig): void {
  // Where the code lies that a run needs is no part of what it is: a folder may have moved.
  const difference = findDifference(
    { ...summary.config, imports: undefined },
    { ...config, imports: undefined },
  );
  if (difference === undefined) return;
  const { path, a, b } = difference;
  throw new UsageError(
    `The checkpoint is of another run: its ${path} is ${show(a)}, but ${show(b)} was given.`,
  );
}

function readFile(bytes: unknown): DecodedArrays {
  if (!(bytes instanceof Uint8Array)) {
    throw new UsageError(`A checkpoint is a Uint8Array, but ${show(bytes)} was given.`);
  }
  try {
    return decodeArrays(bytes);
  } catch (error) {
    const reason = (error as Error).message;
    throw new UsageError(`These bytes are no checkpoint, or a damaged one. ${reason}`, {
      cause: error,
    });
  }
}

function checkKind({ format, edition, version }: Record<string, string>): void {
  if (format !== FORMAT) {
    throw new UsageError(
      `These bytes are no checkpoint: their format is ${show(format)}, but must be "${FORMAT}".`,
    );
  }
  if (edition === String(EDITION)) return;
  throw new UsageError(
    `The checkpoint is edition ${edition} of its format, written by perilune ${version}; this is ` +
      `perilune ${VERSION}, which reads edition ${EDITION}. Go on with the version that wrote it.`,
  );
}

/** A flipped bit in the kind was found before, and everything else is found here. */
function checkWhole(bytes: Uint8Array): void {
  const end = bytes.length - CHECKSUM_BYTES;
  const noted = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end, true);
  if (noted === checksum(bytes.subarray(0, end))) return;
  throw new UsageError('The checkpoint is damaged: its checksum does not match its contents.');
}
