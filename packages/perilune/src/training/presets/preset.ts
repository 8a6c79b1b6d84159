import type { HyperparametersOf, KnownAlgorithm } from '../../agents/index.js';
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
  /** Environments that its hyperparameters were tuned for, where a source tunes each by itself; default: any. */
  readonly tunedFor?: readonly string[];
  /**
   * What of the recipe differs in an environment, by its id: of hyperparameters and `solve` entry by entry.
   * What is in points of one world, a margin say, belongs here.
   */
  readonly recipes?: Readonly<Record<string, Partial<Recipe>>>;
}

/** A preset whose hyperparameters types hold to the algorithm that it is for. */
export interface PresetFor<Algo extends KnownAlgorithm> extends Preset {
  readonly algo: Algo;
  readonly hyperparameters: HyperparametersOf<Algo>;
}

/**
 * Which algorithm each preset is for. Whoever registers one tells types of it here, by declaration merging,
 * as `HyperparametersById` shows.
 */
export interface AlgorithmByPreset {
  fast: 'dqn';
  frugal: 'dqn';
  rainbow: 'dqn';
  pqn: 'pqn';
  ppo: 'ppo';
  throttle: 'sac';
  best: 'ppo';
  'sb3-zoo': 'dqn';
  'sb3-ppo': 'ppo';
  'sb3-a2c': 'a2c';
  'sb3-sac': 'sac';
  'sb3-tqc': 'tqc';
  'sb3-td3': 'td3';
  'sb3-ddpg': 'ddpg';
  cleanrl: 'dqn';
  dopamine: 'dqn';
  'dopamine-c51': 'dqn';
  'dopamine-rainbow': 'dqn';
  tabular: 'tabular-q';
  'monte-carlo': 'monte-carlo';
  'article-tabular': 'tabular-q';
  'article-kernel-mountain-car': 'kernel-q';
  'article-kernel': 'kernel-q';
  'article-online': 'online-q';
  'article-replay': 'dqn';
}

/** The algorithm of a preset; of one that types do not know, some `string`. */
export type AlgorithmOf<Name extends string> = Name extends keyof AlgorithmByPreset
  ? AlgorithmByPreset[Name]
  : string;
