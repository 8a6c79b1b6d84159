import { logExactly, logPair, logRest } from './log-pair.js';
import { roundCorrectly, roundPair } from './rounding.js';

/** 2^-70: at most so far, relatively, is the pair of doubles from the truth. */
const ERROR = 8.470329472543003e-22;

/**
 * The natural logarithm, correctly rounded: within half a unit in the last place, for every double.
 * -Infinity for 0, NaN below.
 */
export function log(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x === 1 || x === Infinity) return x === 1 ? 0 : Infinity;
  const rounded = roundPair(logPair(x), logRest[0] as number, ERROR);
  return Number.isNaN(rounded) ? roundCorrectly((bits) => logExactly(x, bits)) : rounded;
}
