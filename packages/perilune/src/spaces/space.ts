import type { Box, BoxJson } from './box.js';
import type { Dict, DictJson } from './dict.js';
import type { Discrete, DiscreteJson } from './discrete.js';
import type { Dtype, NumberArray } from './dtype.js';
import type { MultiBinary, MultiBinaryJson } from './multi-binary.js';
import type { MultiDiscrete, MultiDiscreteJson } from './multi-discrete.js';
import type { SampleOptions } from './sampling.js';
import type { Tuple, TupleJson } from './tuple.js';

export { spaceFromJSON } from './json.js';

/** The spaces whose elements are float32 numbers in one row, or one index. */
export type Space = Box | Discrete;

/** What an observation or an action may be. `kind` tells them apart. */
export type AnySpace = Box<Dtype> | Discrete | MultiDiscrete | MultiBinary | Tuple | Dict;

/**
 * What a Tuple or Dict asks of the types of its parts: any space. It leaves out dtypes, as TypeScript
 * would otherwise take that of a `new Box(0, 1)` among the parts from here, all of them, instead of the
 * default.
 */
export interface Part {
  readonly kind: SpaceJson['kind'];
  contains(value: unknown): boolean;
  sampler(): () => unknown;
}

/** A space as plain data: what `toJSON` gives and `spaceFromJSON` reads. */
export type SpaceJson =
  | BoxJson<Dtype>
  | DiscreteJson
  | MultiDiscreteJson
  | MultiBinaryJson
  | TupleJson
  | DictJson;

/** An element of a space of which nothing is known. */
export type AnyValue =
  | number
  | NumberArray
  | readonly AnyValue[]
  | { readonly [key: string]: AnyValue };

/**
 * The element of a space: a number (Discrete), a typed array (Box; MultiDiscrete: Int32Array;
 * MultiBinary: Int8Array), a list (Tuple) or an object (Dict) of those of the parts.
 */
export type ValueOf<S> = [AnySpace] extends [S]
  ? AnyValue
  : S extends { sample(options?: SampleOptions<never>): infer Value }
    ? Value
    : never;

/** What `sample({ mask })` and `sample({ probability })` take: of a Tuple or Dict, one for each part. */
export type WeightsOf<S> = [AnySpace] extends [S]
  ? unknown
  : S extends { sample(options?: SampleOptions<infer Weights>): unknown }
    ? Weights
    : never;
