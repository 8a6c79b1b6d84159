import { UsageError } from '../../errors.js';
import type { NamedTensor } from '../../net/index.js';
import {
  type AnySpace,
  expandRow,
  flatWidth,
  type RowSegment,
  rowSegments,
  rowWidth,
} from '../../spaces/index.js';
import type { Features } from './features.js';

/** Features of a space's rows, given those of its flat form, where the two differ. */
export function expandedTo(features: Features, space: AnySpace): Features {
  const segments = rowSegments(space);
  const width = flatWidth(segments);
  if (width !== features.observationSize) {
    throw new UsageError(
      `The features are of ${features.observationSize} numbers, but ${space} has ${width}.`,
    );
  }
  if (segments.every(({ kind }) => kind === 'values')) return features;
  return new ExpandedFeatures(features, segments, rowWidth(space));
}

/** Sees an index as a 1 among 0s. */
class ExpandedFeatures implements Features {
  readonly count: number;
  private readonly flat: Float32Array;

  constructor(
    private readonly features: Features,
    readonly segments: readonly RowSegment[],
    readonly observationSize: number,
  ) {
    this.count = features.count;
    this.flat = new Float32Array(flatWidth(segments));
  }

  into(observations: Float32Array, row: number, features: Float64Array): void {
    const { segments, flat, observationSize } = this;
    expandRow(segments, observations, flat, { rowOffset: row * observationSize });
    this.features.into(flat, 0, features);
  }

  /** Those of the flat form: what the space is, the file says. */
  tensors(): NamedTensor[] {
    return this.features.tensors();
  }
}
