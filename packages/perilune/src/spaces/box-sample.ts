import { UsageError } from '../errors.js';
import type { Generator } from '../random/generator.js';
import type { Box } from './box.js';
import { type ArrayOf, type Dtype, limitsOf, newArray, store } from './dtype.js';

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
  const put = limitsOf(box.dtype).kind === 'float' ? store : storeFloor;
  for (const draw of DRAWS)
    fill(out, box, draw, (i, low, high) => {
      put(out, i, draw.from(generator, low, high), box.dtype);
    });
  if (box.dtype === 'int64') clampInto(out as BigInt64Array, box as unknown as Box<'int64'>);
  return out;
}

function fill(
  out: ArrayLike<unknown>,
  box: Box<Dtype>,
  { below, above }: Draw,
  put: (i: number, low: number, high: number) => void,
): void {
  for (let i = 0; i < out.length; i++) {
    const belongs = box.boundedBelow[i] === below && box.boundedAbove[i] === above;
    if (belongs) put(i, Number(box.low[i]), upperEnd(box, i));
  }
}

/**
 * Integers are drawn up to the bound itself: as floors of numbers below the next one. That one wraps
 * around beyond int64, as in Gymnasium.
 */
function upperEnd({ dtype, high }: Box<Dtype>, i: number): number {
  const bound = high[i] as number | bigint;
  if (limitsOf(dtype).kind === 'float') return Number(bound);
  return typeof bound === 'number' ? bound + 1 : Number(BigInt.asIntN(64, bound + 1n));
}

/**
 * Bounds of 32 bits are never too far apart.
 * @throws UsageError when numpy could not draw between the bounds either
 */
export function checkRanges(box: Box<Dtype>): void {
  if (limitsOf(box.dtype).bits < 64) return;
  for (let i = 0; i < box.size; i++) {
    if (!(box.boundedBelow[i] && box.boundedAbove[i])) continue;
    const range = upperEnd(box, i) - Number(box.low[i]);
    if (range >= 0 && range < Infinity) continue;
    throw new UsageError(
      `Entry ${i} of ${box} cannot be drawn: from ${box.low[i]} to ${box.high[i]} is too far, or too far up, for the arithmetic of ${box.dtype}. Give nearer bounds, or none.`,
    );
  }
}

/** What lies beyond the dtype becomes its last number; int64's are put right by `clampInto`. */
function storeFloor(out: ArrayOf<Dtype>, i: number, value: number, dtype: Dtype): void {
  const { low, high } = limitsOf(dtype);
  store(out, i, Math.min(Math.max(Math.floor(value), low), high), dtype);
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
