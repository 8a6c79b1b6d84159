import type { Divergence, RunConfig, RunSoFar, TrainResult } from 'perilune';

interface Ended {
  config: RunConfig;
  /** Where its files are, an absolute path; undefined for a run without a folder. */
  folder: string | undefined;
}

/** A run that came to its end, solved or not. */
export interface FinishedRun extends Ended {
  outcome: 'finished';
  result: TrainResult;
}

/** A run that was stopped before its end. In a folder it has a checkpoint and no result. */
export interface InterruptedRun extends Ended {
  outcome: 'interrupted';
  /** What was learned so far; its `aborted` is true. */
  result: TrainResult;
  /** Step of the latest checkpoint in its folder; undefined if there is none. */
  savedAt: number | undefined;
}

/** A run whose learning ran away. It has no agent, but a result: it counts wherever runs are compared. */
export interface DivergedRun extends Ended {
  outcome: 'diverged';
  /** Where and in what; `lastGood` is the latest checkpoint's file, an absolute path. */
  divergence: Divergence;
  /** What had come of it until then. */
  soFar: RunSoFar;
}

/** What a run comes to. */
export type RunOutcome = FinishedRun | InterruptedRun | DivergedRun;
