export { Box, type BoxJson, type BoxOptions } from './box.js';
export type { Bound } from './box-bounds.js';
export type { Seeds } from './composite-space.js';
export { Dict, type DictJson, type DictOptions } from './dict.js';
export { Discrete, type DiscreteJson, type DiscreteOptions } from './discrete.js';
export type { ArrayOf, Dtype } from './dtype.js';
export { flatdim, flatten, flattenSpace, unflatten } from './flatten.js';
export { spaceFromJSON } from './json.js';
export { MultiBinary, type MultiBinaryJson } from './multi-binary.js';
export {
  MultiDiscrete,
  type MultiDiscreteJson,
  type MultiDiscreteOptions,
} from './multi-discrete.js';
export type { Nested } from './nested.js';
export { type FloatRow, readRow, rowWidth, writeRow } from './rows.js';
export type { SampleOptions } from './sampling.js';
export { expandRow, flatWidth, type RowSegment, rowSegments } from './segments.js';
export type {
  AnySpace,
  AnyValue,
  Space,
  SpaceJson,
  ValueOf,
  WeightsOf,
} from './space.js';
export { Tuple, type TupleJson } from './tuple.js';
