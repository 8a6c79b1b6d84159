import { UsageError } from '../../errors.js';
import { unknownName } from '../../text/nearest.js';
import { show } from '../../text/show.js';
import { checkCount, checkRange } from '../layers/checks.js';

/**
 * A stretch of an observation's row: `size` values that are taken as they are, or one index that becomes
 * `size` numbers of which that one is 1 and the others 0, as Gymnasium's `flatten` has it.
 */
export interface InputSegment {
  readonly kind: 'values' | 'index';
  readonly size: number;
}

/**
 * x becomes (x - mean) / sqrt(variance + epsilon), by running statistics that `observeInput` updates;
 * indices stay as they are.
 */
export interface InputNormalization {
  /** Default 1e-8, Gymnasium's and Stable-Baselines3's. */
  readonly epsilon?: number | undefined;
  /** The largest size of a result: 10 is VecNormalize's, none Gymnasium's. Default: none. */
  readonly clip?: number | undefined;
}

/** What a network makes of a row of observations before its first layer. */
export interface InputDescription {
  readonly segments: readonly InputSegment[];
  /** Default: none. */
  readonly normalization?: InputNormalization | undefined;
}

/** @throws UsageError when a segment is none or a number is out of its range */
export function inputOf({ segments, normalization }: InputDescription): InputDescription {
  if (!Array.isArray(segments) || segments.length === 0) {
    throw new UsageError(`input.segments must be a list of at least one; given ${show(segments)}.`);
  }
  const filled = segments.map(segmentOf);
  if (normalization === undefined) return { segments: filled };
  return { segments: filled, normalization: normalizationOf(normalization) };
}

/** Numbers in a row of observations. */
export function rowSizeOf({ segments }: InputDescription): number {
  return segments.reduce((sum, { kind, size }) => sum + (kind === 'values' ? size : 1), 0);
}

/** Numbers that the layers see. */
export function widthOf({ segments }: InputDescription): number {
  return segments.reduce((sum, { size }) => sum + size, 0);
}

/** Values among them, which normalization is about. */
export function valueCountOf({ segments }: InputDescription): number {
  return segments.reduce((sum, { kind, size }) => sum + (kind === 'values' ? size : 0), 0);
}

export function hasIndices({ segments }: InputDescription): boolean {
  return segments.some(({ kind }) => kind === 'index');
}

function segmentOf(segment: InputSegment, i: number): InputSegment {
  const { kind, size } = segment ?? {};
  if (kind !== 'values' && kind !== 'index') {
    const reason = unknownName('kind', String(kind), ['values', 'index']);
    throw new UsageError(`input.segments[${i}]: ${reason}`);
  }
  checkCount(`input.segments[${i}].size`, size);
  return { kind, size };
}

function normalizationOf({ epsilon = 1e-8, clip }: InputNormalization): InputNormalization {
  checkRange('input.normalization.epsilon', epsilon, epsilon > 0, 'above 0');
  if (clip === undefined) return { epsilon };
  checkRange('input.normalization.clip', clip, clip > 0, 'above 0');
  return { epsilon, clip };
}
