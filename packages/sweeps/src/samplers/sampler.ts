import type { Assignment, Parameter } from '../study/parameter.js';

/** What is known of a trial that has ended. */
export interface Observation {
  readonly trial: number;
  readonly assignment: Assignment;
  /**
   * 0 of a trial that came to its end, more the earlier it was given up, and Infinity of one without a score: no trial of
   * a higher tier is better than one of a lower.
   */
  readonly tier: number;
  /** An objective each; the less the better. Empty without a score. */
  readonly losses: readonly number[];
}

/** What a sampler is told. Its answer is a pure function of it. */
export interface SamplerInput {
  readonly search: readonly Parameter[];
  /** The study's. */
  readonly seed: number;
  /** Which trial is to be chosen, counted from 0. */
  readonly trial: number;
  /** What has ended before this trial's batch began, in the order of the trials; of earlier studies first. */
  readonly observations: readonly Observation[];
  /** What was chosen before it in its batch. */
  readonly pending: readonly Assignment[];
}

/** Chooses a trial's values. */
export type Sampler = (input: SamplerInput) => Assignment;
