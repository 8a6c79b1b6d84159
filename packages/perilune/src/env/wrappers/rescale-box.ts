import { UsageError } from '../../errors.js';
import {
  type Dtype,
  limitsOf,
  type NumberArray,
  newArray,
  type Store,
  storeOf,
} from '../../spaces/dtype.js';
import { Box } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import type { AnyBox } from './clip-action.js';
import { difference, extended, quotient, toNumber } from './extended.js';
import { asInNumpy, numpyDtypeOf } from './numpy-dtype.js';

/** One bound for all entries, or one each, row by row. */
export type NewBound = number | ArrayLike<number>;

export interface RescaledBox {
  box: AnyBox;
  /** An element of the given box to one of the new box. */
  forward(values: ArrayLike<number | bigint>): NumberArray;
  /** The way back. */
  backward(values: ArrayLike<number | bigint>): NumberArray;
}

/** The line y = gradient x + intercept of each entry, and how a number of its dtype is computed. */
interface Lines {
  gradient: Float64Array;
  intercept: Float64Array;
  round(value: number): number;
  fresh(): NumberArray;
  store: Store;
}

/**
 * Maps a box to other bounds, linearly and entry by entry: Gymnasium's `rescale_box`, rounded as it rounds on
 * x86-64. An entry without a bound on a side keeps none there and is only moved.
 *
 * @param names of the new bounds, for messages
 * @throws UsageError when bounds do not fit the box, cross, or bound what has no bound or the other way round
 */
export function rescaleBox(
  box: AnyBox,
  low: NewBound,
  high: NewBound,
  names: readonly [low: string, high: string],
): RescaledBox {
  const lows = readBounds(names[0], low, box.low);
  const highs = readBounds(names[1], high, box.high);
  checkOrder(lows, highs, names);
  const dtype = numpyDtypeOf(box) ?? box.dtype;
  const { shape } = box;
  // What was whole, and kept in float32, may be so no longer.
  const kept = dtype === 'float64' ? dtype : box.dtype;
  const rescaled = new Box(Array.from(lows), Array.from(highs), { shape, dtype: kept });
  const lines = linesOf(box, lows, highs, kept);
  return {
    box: asInNumpy(rescaled as AnyBox, dtype),
    forward: (values) => along(values, lines),
    backward: (values) => back(values, lines),
  };
}

function along(values: ArrayLike<number | bigint>, lines: Lines): NumberArray {
  const { gradient, intercept, round, store } = lines;
  const out = lines.fresh();
  for (let i = 0; i < out.length; i++) {
    const scaled = round((gradient[i] as number) * Number(values[i]));
    store(out, i, round(scaled + (intercept[i] as number)));
  }
  return out;
}

function back(values: ArrayLike<number | bigint>, lines: Lines): NumberArray {
  const { gradient, intercept, round, store } = lines;
  const out = lines.fresh();
  for (let i = 0; i < out.length; i++) {
    const moved = round(round(Number(values[i])) - (intercept[i] as number));
    store(out, i, round(moved / (gradient[i] as number)));
  }
  return out;
}

function linesOf(box: AnyBox, lows: Bounds, highs: Bounds, kept: Dtype): Lines {
  const dtype = numpyDtypeOf(box) ?? box.dtype;
  const round = ROUNDING[limitsOf(dtype).kind === 'float' ? (dtype as 'float32') : 'integer'];
  const gradient = new Float64Array(box.size).fill(1);
  const intercept = new Float64Array(box.size);
  const span = lows instanceof Float32Array && highs instanceof Float32Array ? Math.fround : Number;
  for (let i = 0; i < box.size; i++) {
    const [low, high] = [lows[i] as number, highs[i] as number];
    const [oldLow, oldHigh] = [Number(box.low[i]), Number(box.high[i])];
    if (Number.isFinite(low) && Number.isFinite(high)) {
      gradient[i] = round(slope(span(high - low), oldLow, oldHigh, dtype === 'float32' ? 24 : 53));
    }
    if (Number.isFinite(low)) {
      intercept[i] = round(round((gradient[i] as number) * -oldLow) + low);
    } else if (Number.isFinite(high)) intercept[i] = round(high - oldHigh);
  }
  return {
    gradient,
    intercept,
    round,
    store: storeOf(kept),
    fresh: () => newArray(kept, box.size),
  };
}

const ROUNDING = { float32: Math.fround, float64: Number, integer: Math.trunc } as const;

function slope(span: number, low: number, high: number, precision: 24 | 53): number {
  if (high === low) return span / 0;
  const width = difference(extended(high), extended(low));
  return toNumber(quotient(extended(span), width), precision);
}

type Bounds = Float32Array | Float64Array;

function readBounds(name: string, given: unknown, old: ArrayLike<number | bigint>): Bounds {
  const bounds = toBounds(given, old.length);
  if (bounds?.length !== old.length || bounds.some(Number.isNaN)) {
    throw new UsageError(
      `${name} must be a number, or a list of ${old.length}, but ${show(given)} was given.`,
    );
  }
  bounds.forEach((bound, i) => {
    const known = Number(old[i]);
    if ((Number.isFinite(bound) && Number.isFinite(known)) || bound === known) return;
    throw new UsageError(
      `${name} of entry ${i} is ${bound} where the box has ${known}: what has no bound must keep none, and ` +
        'what has one cannot lose it.',
    );
  });
  return bounds;
}

function toBounds(given: unknown, size: number): Bounds | undefined {
  if (typeof given === 'number') return new Float64Array(size).fill(given);
  if (given instanceof Float32Array) return given.slice();
  const isList = Array.isArray(given) || ArrayBuffer.isView(given);
  return isList ? Float64Array.from(given as ArrayLike<number>) : undefined;
}

function checkOrder(lows: Bounds, highs: Bounds, [low, high]: readonly [string, string]): void {
  const i = lows.findIndex((bound, k) => bound > (highs[k] as number));
  if (i < 0) return;
  throw new UsageError(
    `${low} must not exceed ${high}, but entry ${i} has ${lows[i]} and ${highs[i]}.`,
  );
}
