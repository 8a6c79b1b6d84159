import type { SolveOptions } from '../evaluation/solve-rule.js';

/** What a run needs beside its environment and its seed. */
export interface Recipe {
  /** Environment steps at most. */
  readonly steps: number;
  /** Training episodes at most; without it as many as the steps allow. */
  readonly episodes?: number;
  readonly hyperparameters: object;
  readonly solve: SolveOptions;
}

/** Hyperparameters as data: everything that a run needs but its environment and its seed. */
export interface Preset extends Recipe {
  readonly name: string;
  readonly algo: string;
  /** One line: what it is for. */
  readonly summary: string;
  /** Where its numbers come from. */
  readonly source: string;
  /**
   * What of the recipe differs in an environment, by its id: of hyperparameters and `solve` entry by entry.
   * What is in points of one world, a margin say, belongs here.
   */
  readonly recipes?: Readonly<Record<string, Partial<Recipe>>>;
}
