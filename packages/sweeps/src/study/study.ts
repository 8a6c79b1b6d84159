import type { WrittenOptions } from 'perilune';
import type { Parameter } from './parameter.js';

/** What each of the things that a run is made of costs, in any unit that all have in common. */
export interface Prices {
  /** A step of training. */
  readonly steps: number;
  readonly updates: number;
  /** A step of a validation's episodes. */
  readonly validationSteps: number;
}

/** What is sought: the most or the least of a number of the runs. */
export interface Objective {
  /**
   * `score`: the mean return of the evaluation; `stepsToSolved`, `secondsToSolved`, `costToSolved`; else a number of
   * result.json by its path, as `evaluation.cvar5` or `returns.last`; `checkMetrics` has them all.
   */
  readonly metric: string;
  /** Of `costToSolved`, which nothing else has. */
  readonly prices?: Prices | undefined;
  readonly direction: 'maximize' | 'minimize';
  /** What the seeds of a trial come to together. */
  readonly aggregate: 'mean' | 'median' | 'worst';
}

/** How the next values are chosen. */
export interface SamplerSettings {
  readonly name: SamplerName;
  /**
   * Trials that are chosen together, from what is known before the first of them: so that what comes of a study does
   * not depend on how many run at a time.
   */
  readonly batch: number;
  /** TPE: trials at random before anything is modelled. */
  readonly startup: number;
  /** TPE: one model of all parameters together, rather than one of each. */
  readonly multivariate: boolean;
  /** Grid: values of a range without steps. */
  readonly levels: number;
}

export type SamplerName = 'grid' | 'random' | 'sobol' | 'tpe' | 'cma-es';

/** How poor trials are kept from taking all of the time. */
export type PruningSettings =
  | { readonly name: 'none' }
  | {
      /** Of a batch the best of each rung go on, with `eta` times the steps. */
      readonly name: 'halving';
      readonly eta: number;
      readonly rungs: number;
    }
  | { readonly name: 'asha'; readonly eta: number; readonly rungs: number }
  | {
      /** A seed after the other; who is significantly worse than the best gets no more. */
      readonly name: 'racing';
      readonly firstSeeds: number;
      readonly confidence: number;
      /** What says so: of the means, or of the ranks, exact, which a seed far off cannot hide. */
      readonly test: 'welch' | 'ranks';
    };

/** A study with everything filled in and checked: the same one and version find the same. */
export interface Study {
  /** What all runs have in common, as a run's configuration file has it; without its seed. */
  readonly run: Omit<WrittenOptions, 'seed' | 'from' | 'brought' | 'steps'>;
  /** Steps of each run at most. */
  readonly steps: number;
  readonly trials: number;
  /** Seeds a trial. */
  readonly seeds: number;
  /** Of the study itself: what is drawn, and every run's seed, follow from it. */
  readonly seed: number;
  /** Episodes that judge a run, from reset seed 40000 up. */
  readonly episodes: number;
  readonly sampler: SamplerSettings;
  readonly objectives: readonly Objective[];
  readonly pruning: PruningSettings;
  readonly search: readonly Parameter[];
  /** Folders of earlier studies of the same parameters, which the sampler learns from. */
  readonly warmStart: readonly string[];
}
