import { currentHyperparameters } from '../../agents/index.js';
import { UsageError } from '../../errors.js';
import { type DecodedArrays, decodeArrays, encodeArrays } from '../../net/index.js';
import { CHECKSUM_BYTES, checksum } from '../../state/checksum.js';
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
import {
  checkEnvelope,
  DamagedCheckpointError,
  OLD_CHECKSUM_BYTES,
  refusal,
} from './refused-checkpoint.js';
import type { TimedEpisode } from './run-record.js';

/** A run's whole state at one moment. */
export interface Checkpoint {
  /** Environment steps of the run. */
  readonly step: number;
  /** All training episodes so far. */
  readonly episodes: readonly TimedEpisode[];
  /**
   * What `TrainOptions.resumeFrom` takes, and what a checkpoint's file holds: a safetensors file of all
   * arrays and counters, with a checksum of it.
   */
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
  /** When the run began, in seconds since 1970. */
  began: number;
  /** Of the library that wrote it. */
  version: string;
}

const FORMAT = 'perilune-checkpoint';

/**
 * Counts the ways in which state was laid out, by any `serialize` or in the memory of the physics: one is
 * not read as another.
 */
const EDITION = 4;

const CHECKSUM = 'checksum';

/**
 * The run's state as a file; it names what it is of, and its last 16 bytes are a checksum of all before. In
 * every edition from 4 on a file ends so: a damage is told from another edition.
 */
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
  bytes.set(checksum(bytes.subarray(0, end)), end);
  return bytes;
}

/**
 * What a checkpoint is of, so that it can be gone on from with nothing else at hand:
 * `train({ ...readCheckpoint(bytes).config, resumeFrom: bytes })`.
 *
 * @throws DamagedCheckpointError when the bytes are no checkpoint, or a single bit is not as it was written
 * @throws UsageError when they are one of another edition, which it names
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
  checkWhole(bytes);
  const { arrays, metadata } = readFile(bytes);
  if (metadata.format !== FORMAT || metadata.edition !== String(EDITION)) {
    throw refusal(metadata, { format: FORMAT, edition: EDITION });
  }
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
  const { algo, hyperparameters } = summary.config;
  // Where the code lies that a run needs is no part of what it is: a folder may have moved.
  const difference = findDifference(
    {
      ...summary.config,
      hyperparameters: currentHyperparameters(algo, hyperparameters),
      imports: undefined,
    },
    { ...config, imports: undefined },
  );
  if (difference === undefined) return;
  const { path, a, b } = difference;
  throw new UsageError(
    `The checkpoint is of another run: its ${path} is ${show(a)}, but ${show(b)} was given.`,
  );
}

/**
 * The whole file at once, before anything in it is believed. What ends otherwise is damaged, or nothing of
 * this kind: then it is said what it looks like.
 */
function checkWhole(bytes: unknown): void {
  if (!(bytes instanceof Uint8Array)) {
    throw new UsageError(`A checkpoint is a Uint8Array, but ${show(bytes)} was given.`);
  }
  const end = Math.max(0, bytes.length - CHECKSUM_BYTES);
  const noted = bytes.subarray(end);
  const found = checksum(bytes.subarray(0, end));
  if (noted.length === CHECKSUM_BYTES && found.every((byte, i) => byte === noted[i])) return;
  checkEnvelope(bytes);
  const { arrays, metadata } = readFile(bytes);
  const isOld = arrays.get(CHECKSUM)?.length === OLD_CHECKSUM_BYTES;
  if (metadata.format !== FORMAT || isOld) {
    throw refusal(metadata, { format: FORMAT, edition: EDITION });
  }
  throw new DamagedCheckpointError(
    'The checkpoint is damaged: its checksum does not match its contents.',
  );
}

function readFile(bytes: Uint8Array): DecodedArrays {
  try {
    return decodeArrays(bytes);
  } catch (error) {
    const reason = (error as Error).message;
    throw new DamagedCheckpointError(`These bytes are no checkpoint, or a damaged one. ${reason}`, {
      cause: error,
    });
  }
}
