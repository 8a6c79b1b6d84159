import {
  type Checkpoint,
  DivergedRunError,
  DivergenceError,
  EnvironmentError,
  type Progress,
  type RunConfig,
  type TimedEpisode,
  type TimedValidation,
  type TrainOptions,
  type TrainResult,
  train,
} from 'perilune';
import { Failure } from '../failure.js';
import type { RunFolder } from '../folder/run-folder.js';
import type { BrokenRun, DivergedRun, RunOutcome } from '../outcome.js';
import { type Resumed, RunRecorder } from './recorder.js';

/** How a run is carried out; none of it changes what it learns. */
export interface CarryOptions {
  /**
   * Seconds from one checkpoint to the next, default 10; 0: only one when `signal` stops the run; null: none
   * at all, for an environment that cannot say what its state is. Without a folder there are none.
   */
  checkpointEvery?: number | null | undefined;
  /** Threads at most, as `train` has it. Default: as many as there are cores. */
  threads?: number | undefined;
  /** Stops the run: what it has learned is saved, and it can be gone on with. */
  signal?: AbortSignal | undefined;
  /** Reporting episodes flown after training. Default 100; 0 for none. */
  evaluationEpisodes?: number | undefined;
  /** Reset seed of the first of them, as `train` has it. Default 30000. */
  evaluationSeed?: number | undefined;
  /** When the run's clock began, in milliseconds of `performance.now()`. Default: this call. */
  startedAt?: number | undefined;
  /** Called some ten times a second, and once at the end of training. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Called for each finished training episode. */
  onEpisode?: ((episode: TimedEpisode) => void) | undefined;
  /** Called for each check whether the task is solved. */
  onValidation?: ((validation: TimedValidation) => void) | undefined;
  /** Told what a person should know, in a sentence: a checkpoint that could not be written, say. */
  onNote?: ((text: string) => void) | undefined;
}

/** A checkpoint, and what else a run's folder kept up to it. */
export interface StartingPoint extends Resumed {
  bytes: Uint8Array;
}

/** Seconds between checkpoints where nothing else is said. */
const CHECKPOINT_EVERY = 10;

/**
 * Trains to the end, in a folder that is this process's or in none.
 *
 * @param origin the file of the agent to begin from, where the configuration names one
 *
 * @throws UsageError if the agent does not fit the environment, before the first step
 * @throws Failure if something cannot be saved
 */
export async function carryOut(
  config: RunConfig,
  options: CarryOptions,
  place?: { folder: RunFolder; from?: StartingPoint | undefined },
  origin?: Uint8Array,
): Promise<RunOutcome> {
  const startedAt = options.startedAt ?? performance.now();
  const recorder = place && new RunRecorder({ ...place, config, startedAt, resumed: place.from });
  const ended = { config, folder: place?.folder.path };
  try {
    const begin = { from: origin ?? config.from, resumeFrom: place?.from?.bytes };
    const result = await trainInto(recorder, config, { ...options, startedAt }, begin);
    if (result.aborted) {
      return { outcome: 'interrupted', ...ended, result, savedAt: recorder?.saved };
    }
    const run = { outcome: 'finished', ...ended, result } as const;
    await recorder?.finish(run);
    return run;
  } catch (error) {
    if (error instanceof EnvironmentError) return await keepBroken(recorder, error, ended, options);
    if (!(error instanceof DivergedRunError)) throw error;
    const lastGood = place?.folder.checkpoints.newest;
    const divergence = { ...error.divergence, ...(lastGood === undefined ? {} : { lastGood }) };
    const run = { outcome: 'diverged', ...ended, divergence, soFar: error.soFar } as const;
    await keepDiverged(recorder, run);
    return run;
  }
}

/** @throws Failure that tells of the environment too */
async function keepBroken(
  recorder: RunRecorder | undefined,
  error: EnvironmentError,
  ended: Pick<BrokenRun, 'config' | 'folder'>,
  { checkpointEvery }: CarryOptions,
): Promise<BrokenRun> {
  const { agent, ...soFar } = error.soFar;
  const failure = { step: error.step, message: messageOf(error.cause) };
  const checkpoint = checkpointEvery === null ? undefined : error.checkpoint;
  const run = { outcome: 'broken', ...ended, failure, soFar, agent } as const;
  try {
    const savedAt = await recorder?.breakOff({ ...run, savedAt: undefined }, checkpoint);
    return { ...run, savedAt };
  } catch (unwritten) {
    if (!(unwritten instanceof Failure)) throw unwritten;
    throw new Failure(`${error.message} ${unwritten.message}`, { cause: unwritten });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function trainInto(
  recorder: RunRecorder | undefined,
  config: RunConfig,
  options: CarryOptions,
  begin: Pick<TrainOptions, 'from' | 'resumeFrom'>,
): Promise<TrainResult> {
  const { checkpointEvery = CHECKPOINT_EVERY, signal, startedAt } = options;
  const { evaluationEpisodes, evaluationSeed, threads } = options;
  const saves = recorder !== undefined && checkpointEvery !== null;
  return train({
    ...config,
    ...{ signal, evaluationEpisodes, evaluationSeed, startedAt, threads, ...begin },
    checkpointEvery: saves && checkpointEvery > 0 ? checkpointEvery : undefined,
    onCheckpoint: saves ? (checkpoint) => save(checkpoint, recorder, options) : undefined,
    onEpisode: (episode) => {
      recorder?.episode(episode);
      options.onEpisode?.(episode);
    },
    onValidation: (validation) => {
      recorder?.validation(validation);
      options.onValidation?.(validation);
    },
    onProgress: (progress) => {
      recorder?.progress(progress);
      options.onProgress?.(progress);
    },
  });
}

/** A failing checkpoint is no reason to lose the run; if it is the last one there is nothing else to do. */
async function save(
  checkpoint: Checkpoint,
  recorder: RunRecorder,
  { signal, onNote }: CarryOptions,
): Promise<void> {
  try {
    await recorder.save(checkpoint);
  } catch (error) {
    if (signal?.aborted) throw error;
    const { message } = error as Error;
    onNote?.(`No checkpoint at step ${checkpoint.step}: ${message} Training goes on.`);
  }
}

/** @throws Failure that tells of the divergence too */
async function keepDiverged(recorder: RunRecorder | undefined, run: DivergedRun): Promise<void> {
  try {
    await recorder?.diverge(run);
  } catch (unwritten) {
    if (!(unwritten instanceof Failure)) throw unwritten;
    const { message } = new DivergenceError(run.divergence);
    throw new Failure(`${message} ${unwritten.message}`, { cause: unwritten });
  }
}
