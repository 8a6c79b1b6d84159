import { UsageError } from '../../errors.js';
import { type AnySpace, Box, type Space, type ValueOf } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { checkKeys } from '../api/checks.js';
import type { Env } from '../api/env.js';
import { checkEpsilon } from './checks.js';
import { numpyDtypeOf } from './numpy-dtype.js';
import { ObservationMoments } from './observation-moments.js';
import { ObservationWrapper } from './observation-wrapper.js';

/** How the running statistics of observations are used. */
export interface NormalizeObservationOptions {
  /** Added to the variance. Default 1e-8. */
  epsilon?: number | undefined;
}

/**
 * Shows observations less their running mean, over their running deviation, entry by entry, as float32:
 * Gymnasium's `NormalizeObservation`. Every observation counts, those of resets as well, from the first one on, over
 * all episodes. A vector of n such environments keeps n means; `normalizeObservations`, a hyperparameter of the
 * algorithms, keeps one, in the agent.
 */
export class NormalizeObservation<
  A extends AnySpace = Space,
  InnerO extends AnySpace = Box,
> extends ObservationWrapper<Box, A, InnerO> {
  /** Whether further observations change mean and deviation: false to evaluate. */
  updateRunningMean = true;
  private readonly epsilon: number;
  private readonly moments: ObservationMoments;

  /** @throws UsageError for observations of a Tuple or Dict, and unless epsilon is above 0 */
  constructor(env: Env<InnerO, A>, options: NormalizeObservationOptions = {}) {
    checkKeys('NormalizeObservation option', options, ['epsilon']);
    const { epsilon = 1e-8 } = options;
    checkEpsilon(epsilon);
    const space: AnySpace = env.observationSpace;
    const shape = shapeOf(space);
    super(env, { observationSpace: new Box(-Infinity, Infinity, { shape }) });
    this.epsilon = epsilon;
    const { size } = this.observationSpace;
    this.moments = new ObservationMoments(size, numpyDtypeOf(space) === 'float32');
  }

  protected override observation(observation: ValueOf<InnerO>): Float32Array {
    const values = typeof observation === 'number' ? [observation] : observation;
    const list = values as ArrayLike<number | bigint>;
    if (this.updateRunningMean) this.moments.observe(list);
    return this.moments.normalize(list, this.epsilon);
  }

  override serialize(archive: Archive): void {
    super.serialize(archive);
    archive.part('moments', this.moments);
    this.updateRunningMean = archive.boolean('updates', this.updateRunningMean);
  }
}

function shapeOf(space: AnySpace): readonly number[] {
  if (space.kind === 'discrete') return [];
  if (space.kind !== 'tuple' && space.kind !== 'dict') return space.shape;
  throw new UsageError(
    `NormalizeObservation needs observations of one array, but they are those of ${space}. Put a FlattenObservation in between.`,
  );
}
