import { type NumberArray, newArray } from '../../spaces/dtype.js';
import {
  type AnySpace,
  type AnyValue,
  Box,
  Dict,
  MultiDiscrete,
  Tuple,
} from '../../spaces/index.js';
import { asInNumpy, numpyDtypeOf } from './numpy-dtype.js';

/**
 * The space of n elements in one: Gymnasium's `batch_space`. A first axis of n for arrays, a MultiDiscrete for a
 * Discrete, an integer box for a MultiDiscrete, the same part by part.
 */
export function batchedSpace(space: AnySpace, n: number): AnySpace {
  switch (space.kind) {
    case 'discrete': {
      const start = new Array<number>(n).fill(space.start);
      return new MultiDiscrete(new Array<number>(n).fill(space.n), { start });
    }
    case 'tuple':
      return new Tuple(space.parts.map((part) => batchedSpace(part, n)));
    case 'dict': {
      const entries = space.parts.map((part, i) => [
        space.keys[i] as string,
        batchedSpace(part, n),
      ]);
      return Dict.fromEntries(entries as [string, AnySpace][]);
    }
    default:
      return batchedArrays(space, n);
  }
}

type ArraySpace = Exclude<AnySpace, { kind: 'discrete' | 'tuple' | 'dict' }>;

function batchedArrays(space: ArraySpace, n: number): AnySpace {
  const shape = [n, ...space.shape];
  const batched = new Box(tile(lowsOf(space), n), tile(highsOf(space), n), {
    shape,
    dtype: arrayDtype(space),
  });
  return asInNumpy(batched as AnySpace, numpyDtypeOf(space) ?? 'float32');
}

function arrayDtype(space: ArraySpace) {
  if (space.kind === 'box') return space.dtype;
  return space.kind === 'multi-discrete' ? 'int32' : 'int8';
}

function lowsOf(space: ArraySpace): (number | bigint)[] {
  if (space.kind === 'box')
    return Array.from<number | bigint>(space.low).map((x, i) =>
      space.boundedBelow[i] ? x : -Infinity,
    );
  return space.kind === 'multi-discrete' ? Array.from(space.start) : new Array(space.size).fill(0);
}

function highsOf(space: ArraySpace): (number | bigint)[] {
  if (space.kind === 'box')
    return Array.from<number | bigint>(space.high).map((x, i) =>
      space.boundedAbove[i] ? x : Infinity,
    );
  if (space.kind === 'multi-binary') return new Array(space.size).fill(1);
  return Array.from(space.nvec, (count, i) => (space.start[i] as number) + count - 1);
}

function tile<T>(values: readonly T[], n: number): T[] {
  return Array.from({ length: n }, () => values).flat();
}

/** n elements as one of the batched space; fresh. */
export function concatenate(space: AnySpace, elements: readonly AnyValue[]): AnyValue {
  if (space.kind === 'discrete') return Int32Array.from(elements as readonly number[]);
  if (space.kind === 'tuple' || space.kind === 'dict') {
    const values = elements.map((element) => space.split(element));
    return space.join(
      space.parts.map((part, i) =>
        concatenate(
          part,
          values.map((list) => list[i] as AnyValue),
        ),
      ),
    ) as AnyValue;
  }
  const batch = newArray(arrayDtype(space), elements.length * space.size);
  elements.forEach((element, i) => {
    batch.set(element as never, i * space.size);
  });
  return batch;
}

/** The element that is nothing: zeros, or what within the bounds is nearest to them; Gymnasium's `create_zero_array`. */
export function zeroElement(space: AnySpace): AnyValue {
  switch (space.kind) {
    case 'discrete':
      return space.start;
    case 'multi-discrete':
      return Int32Array.from(space.start);
    case 'multi-binary':
      return new Int8Array(space.size);
    case 'box':
      return zeroOf(space);
    default:
      return space.join(space.parts.map(zeroElement)) as AnyValue;
  }
}

function zeroOf({ low, high, dtype, size }: Extract<AnySpace, { kind: 'box' }>): NumberArray {
  const zeros = newArray(dtype, size);
  for (let i = 0; i < size; i++) {
    if ((low[i] as number | bigint) > 0) zeros[i] = low[i] as number;
    if ((high[i] as number | bigint) < 0) zeros[i] = high[i] as number;
  }
  return zeros;
}
