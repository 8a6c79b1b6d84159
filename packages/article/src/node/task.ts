import type { EvaluationSummary } from '@perilune/runs';
import type { Divergence } from 'perilune';

/** One run to be done: an experiment's variant under one seed. */
export interface Task {
  /** The variant's name. */
  variant: string;
  env: string;
  preset: string;
  hyperparameters: Record<string, unknown>;
  seed: number;
  episodes: number;
  /** Whether a film is made of the trained agent. */
  film: boolean;
}

/** What a run tells while it goes on. */
export interface TaskProgress {
  episodes: number;
  /** Mean return of the last episodes. */
  meanReturn: number;
}

/** What a run came to. */
export interface TaskResult {
  variant: string;
  seed: number;
  /** Of every training episode. */
  returns: number[];
  steps: number;
  updates: number;
  /** Of training, validations left out. */
  seconds: number;
  /** The episode in which learning diverged, counted from 1, and where the numbers ended. */
  divergence?: (Divergence & { episode: number }) | undefined;
  /** Of the reporting episodes; missing if nothing was left to evaluate. */
  evaluation?: EvaluationSummary & { meanLength: number };
  /** Cells that a table visited. */
  visitedCells?: number;
  /** The network's table of layers. */
  summary?: string;
  /** A GIF. */
  film?: Uint8Array | undefined;
}
