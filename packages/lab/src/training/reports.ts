import type { RunConfig, TrainResult, Validation } from 'perilune';
import type { Milestone } from '../journey/milestones';

/** One finished training episode, as plain numbers. */
export interface Episode {
  return: number;
  length: number;
  /** Environment steps of the run when it ended. */
  endedAt: number;
  /** Seconds of training when it ended. */
  seconds: number;
}

/** How a run stands; comes some ten times a second. */
export interface Report {
  steps: number;
  totalSteps: number;
  updates: number;
  seconds: number;
  /** How the agent's schedules stand, and what its latest updates found, by the algorithm's names. */
  standing: Readonly<Record<string, number>>;
  learning: Readonly<Record<string, number>> | undefined;
  /** Mean return of the last 100 episodes; NaN before the first. */
  meanReturn: number;
  validation: Validation | undefined;
  /** Those since the last report. */
  trials: readonly Trial[];
  /** Policies to look back at that were taken since. */
  milestones: readonly Milestone[];
  /** Episodes that ended since the last report. */
  episodes: readonly Episode[];
  /** The policy as it stands, as `save` gives it; comes some four times a second. */
  policy: Uint8Array | undefined;
  /** What the policy foresaw and what came of it, where that was asked for. */
  foresight: Foresight | undefined;
  /** Why the browser keeps nothing of the run, where it does not. */
  unkept: string | undefined;
}

/** A validation of the run: greedy flights on terrains of their own, by which *solved* is decided. */
export interface Trial {
  /** How many training episodes had ended. */
  episode: number;
  mean: number;
  /** Episodes flown. */
  flown: number;
}

/** A policy's estimate of an episode at its first state, and the discounted return that it then got. */
export interface Foresight {
  steps: number;
  predicted: number;
  realised: number;
}

/** What a run came to. */
export interface Outcome {
  model: Uint8Array;
  config: RunConfig;
  steps: number;
  episodes: number;
  seconds: number;
  solved: boolean;
  /** The same in words, with the reason where it is not. */
  verdict: TrainResult['verdict'];
  solvedAtStep: number | null;
  solvedAtSeconds: number | null;
  aborted: boolean;
  /** Those that no report told of. */
  trials: readonly Trial[];
  /** Of the 100 reporting episodes; null if the run was stopped. */
  evaluation: { mean: number; std: number; episodes: number; landed: number } | null;
}
