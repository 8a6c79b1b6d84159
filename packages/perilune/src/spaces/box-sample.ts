import { UsageError } from '../errors.js';
import type { Generator } from '../random/generator.js';
import type { Box } from './box.js';
import { type ArrayOf, type Dtype, limitsOf, newArray, type Store, storeOf } from './dtype.js';

interface Draw {
  below: boolean;
  above: boolean;
  from(generator: Generator, low: number, high: number): number;
}

/** In Gymnasium's order: all entries of the first kind are drawn before any of the second. */
const DRAWS: readonly Draw[] = [
  { below: false, above: false, from: (generator) => generator.standardNormal() },
  { below: true, above: false, from: (generator, low) => generator.standardExponential() + low },
  {
    below: false,
    above: true,
    from: (generator, _, high) => -generator.standardExponential() + high,
  },
  { below: true, above: true, from: (generator, low, high) => generator.uniform(low, high) },
];

/** Each entry as `DRAWS` says; integers are the floors of such numbers. */
export function sampleBox<D extends Dtype>(box: Box<D>, generator: Generator): ArrayOf<D> {
  const out = newArray(box.dtype, box.size);
  const store = limitsOf(box.dtype).kind === 'float' ? storeOf(box.dtype) : storeFloor(box.dtype);
  const ends = upperEnds(box);
  for (const { below, above, from } of DRAWS) {
    for (let i = 0; i < box.size; i++) {
      if (box.boundedBelow[i] !== below || box.boundedAbove[i] !== above) continue;
      store(out, i, from(generator, Number(box.low[i]), Number(ends[i])));
    }
  }
  if (box.dtype === 'int64') clampInto(out as BigInt64Array, box as unknown as Box<'int64'>);
  return out;
}

/**
 * Where draws end. Integers are drawn up to the bound itself: as floors of numbers below the next one,
 * which wraps around beyond int64, as in Gymnasium.
 */
function upperEnds({ dtype, high }: Box<Dtype>): ArrayLike<number | bigint> {
  if (limitsOf(dtype).kind === 'float') return high;
  return Float64Array.from(high as ArrayLike<number | bigint>, (bound: number | bigint) => {
    return typeof bound === 'number' ? bound + 1 : Number(BigInt.asIntN(64, bound + 1n));
  });
}

/**
 * Bounds of 32 bits are never too far apart.
 * @throws UsageError when numpy could not draw between the bounds either
 */
export function checkRanges(box: Box<Dtype>): void {
  if (limitsOf(box.dtype).bits < 64) return;
  const ends = upperEnds(box);
  for (let i = 0; i < box.size; i++) {
    if (!(box.boundedBelow[i] && box.boundedAbove[i])) continue;
    const range = Number(ends[i]) - Number(box.low[i]);
    if (range >= 0 && range < Infinity) continue;
    throw new UsageError(
      `Entry ${i} of ${box} cannot be drawn: from ${box.low[i]} to ${box.high[i]} is too far, or too far up, for the arithmetic of ${box.dtype}. Give nearer bounds, or none.`,
    );
  }
}

/** What lies beyond the dtype becomes its last number; int64's are put right by `clampInto`. */
function storeFloor(dtype: Dtype): Store {
  const { low, high } = limitsOf(dtype);
  const store = storeOf(dtype);
  return (out, i, value) => store(out, i, Math.min(Math.max(Math.floor(value), low), high));
}

function clampInto(out: BigInt64Array, { low, high }: Box<'int64'>): void {
  for (let i = 0; i < out.length; i++) {
    const value = out[i] as bigint;
    const least = low[i] as bigint;
    const most = high[i] as bigint;
    if (value < least) out[i] = least;
    else if (value > most) out[i] = most;
  }
}
