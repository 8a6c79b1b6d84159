import type { Spread } from './rounds.js';

/** A promise of the project that a measurement keeps or breaks. */
export interface Mark {
  name: string;
  /** What `measured` must reach at least. */
  required: number;
  /** Median of the ratios of the rounds. */
  measured: number;
  met: boolean;
}

/** @param ratio ours over theirs */
export function markOf(name: string, required: number, ratio: Spread): Mark {
  return { name, required, measured: ratio.median, met: ratio.median >= required };
}
