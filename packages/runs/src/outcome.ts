import type { Agent, Divergence, RunConfig, RunSoFar, TrainResult } from 'perilune';

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

/**
 * A run whose environment failed. It is no result of learning: it keeps what was learned until then, and can be gone
 * on with once the environment is mended.
 */
export interface BrokenRun extends Ended {
  outcome: 'broken';
  failure: EnvironmentFailure;
  /** What had come of it until then. */
  soFar: RunSoFar;
  /** The policy that validated best until then, or else the last. */
  agent: Agent;
  /** Step of the latest checkpoint in its folder; undefined if there is none. */
  savedAt: number | undefined;
}

/** What an environment threw, and when. */
export interface EnvironmentFailure {
  /** Environment steps of the run that were done. */
  step: number;
  message: string;
}

/** What a run comes to. */
export type RunOutcome = FinishedRun | InterruptedRun | DivergedRun | BrokenRun;
