import type { InputDescription } from '../../net/index.js';
import { type AnySpace, rowSegments } from '../../spaces/index.js';

export interface InputOptions {
  normalizeObservations: boolean;
  /** null: none. */
  normalizationClip: number | null;
}

/**
 * What a network makes of a space's rows: indices become a 1 among 0s, numbers are normalized if that is
 * asked for. Undefined where rows are taken as they are.
 */
export function inputFor(
  space: AnySpace,
  { normalizeObservations, normalizationClip }: InputOptions,
): InputDescription | undefined {
  const segments = rowSegments(space).map(({ kind, size }) => ({ kind, size }));
  const normalizes = normalizeObservations && segments.some(({ kind }) => kind === 'values');
  if (normalizes) {
    return { segments, normalization: { clip: normalizationClip ?? undefined } };
  }
  return segments.some(({ kind }) => kind === 'index') ? { segments } : undefined;
}
