import type { Spread } from './rounds.js';

/** A promise of the project that a measurement keeps or breaks. */
export interface Mark {
  name: string;
  bound: 'at least' | 'at most';
  required: number;
  measured: number;
  /** What both are counted in: `times`, `s`, ... */
  unit: string;
  met: boolean;
}

/** At least `required` times as fast as the peer. @param ratio ours over theirs; its median counts */
export function markOf(name: string, required: number, ratio: Spread): Mark {
  return boundOf({ name, bound: 'at least', required, measured: ratio.median, unit: 'times' });
}

/** A mark, judged. */
export function boundOf(mark: Omit<Mark, 'met'>): Mark {
  const { bound, required, measured } = mark;
  return { ...mark, met: bound === 'at least' ? measured >= required : measured <= required };
}
