import { currentHyperparameters } from '../../agents/index.js';
import { UsageError } from '../../errors.js';
import {
  captureState,
  restoreState,
  type Serializable,
  type StateArrays,
} from '../../state/index.js';
import { show } from '../../text/show.js';
import type { RunConfig } from '../config/config.js';
import { configText, findDifference, parseConfig } from '../config/config-text.js';
import { checkLonger } from '../config/longer.js';
import type { SealedKind } from './refused-checkpoint.js';
import type { TimedEpisode } from './run-record.js';
import { seal, unseal } from './sealed-file.js';

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

/**
 * Counts the ways in which state was laid out, by any `serialize` or in the memory of the physics: one is
 * not read as another.
 */
const EDITION = 5;

const CHECKPOINT: SealedKind = {
  name: 'checkpoint',
  format: 'perilune-checkpoint',
  edition: EDITION,
};

/**
 * The run's state as a file; it names what it is of, and its last 16 bytes are a checksum of all before. In
 * every edition from 4 on a file ends so: a damage is told from another edition.
 */
export function encodeCheckpoint(
  run: Serializable,
  { config, ...numbers }: Omit<CheckpointSummary, 'version'>,
): Uint8Array {
  return seal(CHECKPOINT, captureState(run), {
    config: configText(config),
    numbers: JSON.stringify(numbers),
  });
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
  const { arrays, metadata } = unseal(CHECKPOINT, bytes);
  const numbers = JSON.parse(metadata.numbers as string) as CheckpointSummary;
  const config = parseConfig(metadata.config as string);
  return { summary: { ...numbers, config, version: metadata.version as string }, arrays };
}

/**
 * Puts a run that was made from the same configuration where the checkpoint found its own.
 *
 * @throws UsageError that names what differs
 */
export function resumeCheckpoint(run: Serializable, checkpoint: DecodedCheckpoint): void {
  restoreState(run, checkpoint.arrays);
}

/**
 * Whether a configuration is the checkpoint's own, or the same run made longer: more steps, more episodes, and
 * `solve.keepBest`, which says that it goes on past solved. Until it is solved a run is the same with it and without.
 *
 * @throws UsageError that names the first difference
 */
export function checkSameRun({ summary }: DecodedCheckpoint, config: RunConfig): void {
  checkLonger(summary.config, config);
  const { algo, hyperparameters } = summary.config;
  // Where the code lies that a run needs is no part of what it is: a folder may have moved.
  const difference = findDifference(
    {
      ...summary.config,
      hyperparameters: currentHyperparameters(algo, hyperparameters),
      imports: undefined,
      ...lengthOf(config, summary.config),
    },
    { ...config, imports: undefined },
  );
  if (difference === undefined) return;
  const { path, a, b } = difference;
  throw new UsageError(
    `The checkpoint is of another run: its ${path} is ${show(a)}, but ${show(b)} was given.`,
  );
}

/** What may be more in a longer run, as that has it. */
function lengthOf({ steps, episodes, solve }: RunConfig, before: RunConfig) {
  const keepBest = before.solve.keepBest || solve.keepBest;
  return { steps, episodes, solve: { ...before.solve, keepBest } };
}
