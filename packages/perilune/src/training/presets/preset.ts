import type { SolveOptions } from '../evaluation/solve-rule.js';

/** Hyperparameters as data: everything that a run needs but its environment and its seed. */
export interface Preset {
  readonly name: string;
  readonly algo: string;
  /** One line: what it is for. */
  readonly summary: string;
  /** Where its numbers come from. */
  readonly source: string;
  /** Environment steps at most. */
  readonly steps: number;
  /** Training episodes at most; without it as many as the steps allow. */
  readonly episodes?: number;
  readonly hyperparameters: object;
  readonly solve: SolveOptions;
  /** What of that differs in an environment, by its id: a margin depends on how returns spread, and end. */
  readonly solveIn?: Readonly<Record<string, SolveOptions>>;
}
