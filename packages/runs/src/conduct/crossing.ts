import {
  type Agent,
  AgentFileError,
  loadAgent,
  type Progress,
  type RunConfig,
  type TimedValidation,
  type TrainResult,
  UsageError,
} from 'perilune';
import { Failure } from '../failure.js';
import type { BrokenRun, FinishedRun, InterruptedRun, RunOutcome } from '../outcome.js';
import type { StartingPoint } from './carry-out.js';

/*
 * What goes from one thread to another. It is copied, so that all of it is plain: an agent goes as the bytes
 * that it saves, an error as its words.
 */

/** A run for a worker. */
export interface Job {
  config: RunConfig;
  /** The file of the agent that it begins from. */
  origin: Uint8Array | undefined;
  /** Claimed by the thread that hands the job out. */
  folder: string | undefined;
  /** What the run goes on from; undefined for its beginning. */
  from: StartingPoint | undefined;
  checkpointEvery: number | null | undefined;
  evaluationEpisodes: number | undefined;
  evaluationSeed: number | undefined;
  threads: number;
  /** One number in shared memory: not 0 once the run is to stop. */
  stop: Int32Array;
}

/** Progress without the policy, of which a copy would be made each time. */
export type ToldProgress = Omit<Progress, 'snapshot'>;

/** What a run tells while it goes on. */
export type RunNews =
  | { kind: 'progress'; progress: ToldProgress }
  | { kind: 'validation'; validation: TimedValidation }
  | { kind: 'note'; text: string };

/** How a job ended in a worker. */
export type JobEnd =
  | { kind: 'ended'; run: PackedRun }
  /** What it is of is not known there. */
  | { kind: 'unknown' }
  | { kind: 'failed'; error: PackedError };

type Packed<R extends { result: TrainResult }> = Omit<R, 'result'> & {
  result: Omit<TrainResult, 'agent'> & { agent: Uint8Array };
};

export type PackedRun =
  | Packed<FinishedRun>
  | Packed<InterruptedRun>
  | (Omit<BrokenRun, 'agent'> & { agent: Uint8Array })
  | Extract<RunOutcome, { outcome: 'diverged' }>;

export interface PackedError {
  name: string;
  message: string;
  stack: string | undefined;
}

export function packRun(run: RunOutcome): PackedRun {
  if (run.outcome === 'diverged') return run;
  if (run.outcome === 'broken') return { ...run, agent: run.agent.save() };
  return { ...run, result: { ...run.result, agent: run.result.agent.save() } };
}

export function unpackRun(run: PackedRun): RunOutcome {
  if (run.outcome === 'diverged') return run;
  if (run.outcome === 'broken') return { ...run, agent: loadAgent(run.agent) };
  const agent: Agent = loadAgent(run.result.agent);
  return { ...run, result: { ...run.result, agent } };
}

export function withoutSnapshot({ snapshot, ...told }: Progress): ToldProgress {
  return told;
}

export function packError(thrown: unknown): PackedError {
  if (!(thrown instanceof Error))
    return { name: 'Error', message: String(thrown), stack: undefined };
  const { name, message, stack } = thrown;
  return { name, message, stack };
}

/** An error of the kind that callers tell apart: wrongly called, without the memory for it, failed, or any other. */
export function unpackError({ name, message, stack }: PackedError): Error {
  const error = new (KINDS[name] ?? Error)(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}

const KINDS: Readonly<Record<string, new (message: string) => Error>> = {
  UsageError,
  AgentFileError,
  RangeError,
  Failure,
};
