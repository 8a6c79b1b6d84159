import { type Divergence, DivergenceError } from '../../agents/index.js';
import type { TrainResult } from './train-options.js';

/** What had come of a run that has no agent to hand out: its episodes are sound, and are results. */
export type RunSoFar = Pick<
  TrainResult,
  'config' | 'steps' | 'episodes' | 'updates' | 'seconds' | 'validations' | 'timing'
>;

/** A training has diverged. */
export class DivergedRunError extends DivergenceError {
  constructor(
    divergence: Divergence,
    /** Up to the step at which the divergence was found. */
    readonly soFar: RunSoFar,
  ) {
    super(divergence);
  }
}
