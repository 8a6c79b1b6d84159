import {
  type AnySpace,
  type Box,
  flatten,
  flattenSpace,
  type Space,
  type ValueOf,
} from '../../spaces/index.js';
import type { Env } from '../api/env.js';
import { asInNumpy, flatDtypeOf } from './numpy-dtype.js';
import { ObservationWrapper } from './observation-wrapper.js';

/** A box of what `flatten` gives. */
export type FlatBox = Box<'float32'> | Box<'float64'>;

/** The space of what `flatten` gives, with the dtype in mind that it has in Gymnasium. */
export function flatSpaceOf(space: AnySpace): FlatBox {
  return asInNumpy(flattenSpace(space), flatDtypeOf(space));
}

/**
 * Shows observations in their flat form, one list of numbers in which an index is a 1 among 0s: Gymnasium's
 * `FlattenObservation`. The array is a Float32Array if that holds every number, or else a Float64Array.
 */
export class FlattenObservation<
  A extends AnySpace = Space,
  InnerO extends AnySpace = AnySpace,
> extends ObservationWrapper<FlatBox, A, InnerO> {
  constructor(env: Env<InnerO, A>) {
    super(env, { observationSpace: flatSpaceOf(env.observationSpace) });
  }

  protected override observation(observation: ValueOf<InnerO>): ValueOf<FlatBox> {
    return flatten(this.env.observationSpace, observation);
  }
}
