import { UsageError } from '../errors.js';
import { unknownName } from '../text/nearest.js';
import { show } from '../text/show.js';
import { Box, type BoxJson } from './box.js';
import { Dict, type DictJson } from './dict.js';
import { Discrete, type DiscreteJson } from './discrete.js';
import type { Dtype } from './dtype.js';
import { MultiBinary, type MultiBinaryJson } from './multi-binary.js';
import { MultiDiscrete, type MultiDiscreteJson } from './multi-discrete.js';
import type { AnySpace, SpaceJson } from './space.js';
import { Tuple, type TupleJson } from './tuple.js';

type Reader = (json: never) => AnySpace;

const READERS: Readonly<Record<SpaceJson['kind'], Reader>> = {
  box: (json: BoxJson<Dtype>) => Box.fromJSON(json),
  discrete: (json: DiscreteJson) => Discrete.fromJSON(json),
  'multi-discrete': (json: MultiDiscreteJson) => MultiDiscrete.fromJSON(json),
  'multi-binary': (json: MultiBinaryJson) => MultiBinary.fromJSON(json),
  tuple: (json: TupleJson) => new Tuple(readList(json).map(read)),
  dict: (json: DictJson) => Dict.fromEntries(readList(json).map(readEntry)),
};

/** Gymnasium's spaces whose elements have no fixed number of entries, or not one meaning of each. */
const WITHOUT_ROWS: readonly string[] = ['text', 'graph', 'sequence', 'one-of', 'oneof'];

/** The type of the space that JSON of this type describes. */
export type SpaceOf<Json> = Json extends DiscreteJson
  ? Discrete
  : Json extends BoxJson<infer D>
    ? Box<D>
    : AnySpace;

/**
 * The space that `space.toJSON()` described, unseeded.
 * @throws UsageError when it describes none, or one that there is not here (Text, Graph, Sequence, OneOf)
 */
export function spaceFromJSON<Json extends SpaceJson>(json: Json): SpaceOf<Json> {
  return read(json) as SpaceOf<Json>;
}

function read(json: SpaceJson): AnySpace {
  const kind: unknown = json?.kind;
  if (typeof kind === 'string' && Object.hasOwn(READERS, kind)) {
    return READERS[kind as SpaceJson['kind']](json as never);
  }
  throw refusal(json, kind);
}

function refusal(json: unknown, kind: unknown): UsageError {
  if (typeof kind !== 'string') {
    return new UsageError(
      `Not a space: ${show(json)}. Its kind must be one of ${Object.keys(READERS).join(', ')}.`,
    );
  }
  if (WITHOUT_ROWS.includes(kind.toLowerCase())) {
    return new UsageError(
      `There is no space of kind ${show(kind)} here, as its elements do not fit a row of numbers. Describe them by ${Object.keys(READERS).join(', ')}.`,
    );
  }
  return new UsageError(unknownName('kind of space', kind, Object.keys(READERS)));
}

function readList<T>({ kind, spaces }: { kind: string; spaces: readonly T[] }): readonly T[] {
  if (Array.isArray(spaces)) return spaces;
  throw new UsageError(`A ${kind} in JSON needs a list "spaces", but it has ${show(spaces)}.`);
}

function readEntry(entry: readonly [string, SpaceJson]): readonly [string, AnySpace] {
  const [key, space] = Array.isArray(entry) ? entry : [];
  if (typeof key === 'string' && space !== undefined) return [key, read(space)];
  throw new UsageError(`A dict in JSON needs pairs of a key and a space, but has ${show(entry)}.`);
}
