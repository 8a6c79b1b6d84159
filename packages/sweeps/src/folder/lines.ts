import type { Assignment } from '../study/parameter.js';

/** How a trial ended: all the way, given up by pruning, without a score since it diverged, or with an error. */
export type TrialState = 'finished' | 'pruned' | 'diverged' | 'failed';

/** A trial that has ended, as a line of trials.jsonl. */
export interface TrialLine {
  trial: number;
  state: TrialState;
  hyperparameters: Assignment;
  /** Run seeds, in the order in which they ran. */
  seeds: readonly number[];
  /** Of each seed a number an objective, in its own units; null where it has none. */
  scores: readonly (readonly (number | null)[])[];
  /** Of each seed SHA-256 of its agent's file; null where it has none. */
  models: readonly (string | null)[];
  /** What the seeds come to together, a number an objective; null without. */
  score: readonly number[] | null;
  /** Steps that each run had at most: of a trial that was given up those of its last rung. */
  budget: number;
  /** Environment steps of all of its runs. */
  steps: number;
  /** What it failed with. */
  error?: string;
}

/** A run that was carried out, as a line of runs.jsonl: whoever goes on with the study does not do it again. */
export interface RunLine {
  trial: number;
  hyperparameters: Assignment;
  seed: number;
  budget: number;
  outcome: 'finished' | 'diverged' | 'failed';
  /** A number an objective; null where it has none. */
  scores: readonly (number | null)[];
  steps: number;
  seconds: number;
  solvedAtStep: number | null;
  /** SHA-256 of its agent's file; null where it has none. */
  model: string | null;
  error?: string;
}
