import { canCast, type Dtype, limitsOf } from '../../spaces/dtype.js';
import type { AnySpace } from '../../spaces/index.js';

/*
 * What a wrapper computes with is decided, in Gymnasium, by the dtypes of numpy's arrays. A few spaces hold their
 * elements here in another array than there, as a BigInt64Array of zeros and ones helps nobody; what is computed
 * from them must round as if it did not.
 */
const ELSEWHERE = new WeakMap<AnySpace, Dtype>();

/** The same space, known to have this dtype in Gymnasium. */
export function asInNumpy<S extends AnySpace>(space: S, dtype: Dtype): S {
  ELSEWHERE.set(space, dtype);
  return space;
}

/** The dtype that elements of the space have in Gymnasium; undefined for those that are several arrays. */
export function numpyDtypeOf(space: AnySpace): Dtype | undefined {
  const elsewhere = ELSEWHERE.get(space);
  if (elsewhere !== undefined) return elsewhere;
  switch (space.kind) {
    case 'box':
      return space.dtype;
    case 'discrete':
    case 'multi-discrete':
      return 'int64';
    case 'multi-binary':
      return 'int8';
    default:
      return undefined;
  }
}

/** That of the flat form: what numpy makes of all parts together. */
export function flatDtypeOf(space: AnySpace): Dtype {
  if (space.kind !== 'tuple' && space.kind !== 'dict') return numpyDtypeOf(space) as Dtype;
  return space.parts.map(flatDtypeOf).reduce(promote);
}

/** numpy's `result_type`: the least dtype that holds both. */
function promote(a: Dtype, b: Dtype): Dtype {
  if (canCast(a, b)) return b;
  if (canCast(b, a)) return a;
  const unsigned = [a, b].find((dtype) => limitsOf(dtype).kind === 'unsigned');
  const anyFloat = [a, b].some((dtype) => limitsOf(dtype).kind === 'float');
  if (unsigned === undefined || anyFloat) return 'float64';
  return SIGNED_OVER[limitsOf(unsigned).bits];
}

/** The least numbers that hold signed integers, and unsigned ones of so many bits. */
const SIGNED_OVER = { 8: 'int16', 16: 'int32', 32: 'int64', 64: 'float64' } as const;
