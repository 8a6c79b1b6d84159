import { UsageError } from '../errors.js';

/** What to draw from; at most one of the two. */
export interface SampleOptions<Weights> {
  /** What may be drawn: 1 may, 0 may not (and 2 in a MultiBinary: either). */
  mask?: Weights | null | undefined;
  /** How likely each is drawn. */
  probability?: Weights | null | undefined;
}

export type Chances<Weights> = { by: 'mask' | 'probability'; weights: Weights };

/** Which of the two was given, undefined for neither. @throws UsageError for both */
export function chancesIn<Weights>(
  space: { toString(): string },
  options: SampleOptions<Weights> | undefined,
): Chances<Weights> | undefined {
  const mask = options?.mask ?? undefined;
  const probability = options?.probability ?? undefined;
  if (mask !== undefined && probability !== undefined) {
    throw new UsageError(
      `${space} can be sampled by a mask or by probabilities, but both were given.`,
    );
  }
  if (mask !== undefined) return { by: 'mask', weights: mask };
  return probability === undefined ? undefined : { by: 'probability', weights: probability };
}
