import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { CompositeSpace, checkParts, type Seeds } from './composite-space.js';
import type { AnySpace, Part, SpaceJson, ValueOf, WeightsOf } from './space.js';

export interface DictJson {
  kind: 'dict';
  /** In order. */
  spaces: [key: string, space: SpaceJson][];
}

export type DictSpaces = { readonly [key: string]: Part };
export type DictValue<S extends DictSpaces> = { -readonly [K in keyof S]: ValueOf<S[K]> };
export type DictWeights<S extends DictSpaces> = {
  readonly [K in keyof S]: WeightsOf<S[K]> | null | undefined;
};

type Entry = readonly [key: string, space: Part];
type FromEntries<E extends readonly Entry[]> = {
  readonly [K in E[number][0]]: Extract<E[number], readonly [K, Part]>[1];
};

/** What a Dict has beside its spaces. */
export interface DictOptions {
  /** For all, or one for each key, as `seed` takes it. */
  seed?: Seeds;
  /**
   * Of the keys: by code points, as Gymnasium does with a `dict` (the default), as the object has them,
   * or as the list has them.
   */
  order?: 'sorted' | 'given' | readonly string[];
}

/**
 * An element of each of several spaces by name, with the meaning and the random streams of Gymnasium's
 * `Dict`. The order of the keys decides seeds and flattening.
 */
export class Dict<
  S extends DictSpaces = { readonly [key: string]: AnySpace },
> extends CompositeSpace<DictValue<S>, DictWeights<S>> {
  readonly kind = 'dict';
  /** In order. */
  readonly keys: readonly string[];
  readonly spaces: S;
  readonly parts: readonly AnySpace[];
  protected readonly form: string;

  /** @throws UsageError when one of `spaces` is not a space */
  constructor(spaces: S, options: DictOptions = {}) {
    super();
    if (typeof spaces !== 'object' || spaces === null || Array.isArray(spaces)) {
      throw new UsageError(
        `Dict needs an object of spaces, but ${show(spaces)} was given. A list of keys and spaces goes to Dict.fromEntries.`,
      );
    }
    this.keys = orderKeys(Object.keys(spaces), options.order ?? 'sorted');
    this.spaces = spaces;
    this.parts = this.keys.map((key) => spaces[key] as AnySpace);
    checkParts(this.parts, 'A Dict');
    this.form = `an object with the keys ${this.keys.join(', ')}`;
    if (options.seed !== undefined) this.seed(options.seed);
  }

  /**
   * A Dict in the order of its entries, as Gymnasium makes from a list of pairs, keyword arguments or an
   * `OrderedDict`. JavaScript puts keys that look like integers first in any object, so that only this
   * keeps their order.
   * @throws UsageError when a key stands twice
   */
  static fromEntries<const E extends readonly Entry[]>(
    entries: E,
    options: { seed?: Seeds } = {},
  ): Dict<FromEntries<E>> {
    const keys = entries.map(([key]) => key);
    const twice = keys.find((key, i) => keys.indexOf(key) !== i);
    if (twice !== undefined) throw new UsageError(`The key ${show(twice)} stands twice in a Dict.`);
    const spaces = Object.fromEntries(entries) as FromEntries<E>;
    return new Dict(spaces, { ...options, order: keys });
  }

  join(list: readonly unknown[]): DictValue<S> {
    return Object.fromEntries(this.keys.map((key, i) => [key, list[i]])) as DictValue<S>;
  }

  equals(other: unknown): boolean {
    if (!(other instanceof Dict) || other.keys.length !== this.keys.length) return false;
    return this.keys.every((key, i) => {
      return other.keys[i] === key && this.parts[i]?.equals(other.parts[i]);
    });
  }

  toJSON(): DictJson {
    const spaces = this.parts.map((part, i): [string, SpaceJson] => {
      return [this.keys[i] as string, part.toJSON()];
    });
    return { kind: this.kind, spaces };
  }

  override toString(): string {
    return `Dict(${this.keys.map((key, i) => `${key}: ${this.parts[i]}`).join(', ')})`;
  }

  protected parted(value: unknown): readonly unknown[] | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Object.keys(value).length !== this.keys.length) return undefined;
    if (!this.keys.every((key) => Object.hasOwn(value, key))) return undefined;
    return this.keys.map((key) => (value as Record<string, unknown>)[key]);
  }
}

function orderKeys(
  keys: string[],
  order: 'sorted' | 'given' | readonly string[],
): readonly string[] {
  if (order === 'sorted') return keys.sort(byCodePoints);
  if (order === 'given') return keys;
  const isOrder = Array.isArray(order) && order.length === keys.length;
  if (isOrder && keys.every((key) => order.includes(key))) return [...order];
  throw new UsageError(
    `The order of a Dict must be "sorted", "given" or a list of its keys ${keys.join(', ')}, but is ${show(order)}.`,
  );
}

/** As Python compares strings; JavaScript compares halves of those beyond 2^16. */
function byCodePoints(a: string, b: string): number {
  const other = Array.from(b, codePoint);
  for (const [i, point] of Array.from(a, codePoint).entries()) {
    const difference = point - (other[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function codePoint(letter: string): number {
  return letter.codePointAt(0) as number;
}
