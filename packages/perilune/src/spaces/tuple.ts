import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { CompositeSpace, checkParts, type Seeds } from './composite-space.js';
import type { AnySpace, Part, SpaceJson, ValueOf, WeightsOf } from './space.js';

export interface TupleJson {
  kind: 'tuple';
  spaces: SpaceJson[];
}

export type TupleValue<T extends readonly Part[]> = { -readonly [K in keyof T]: ValueOf<T[K]> };
export type TupleWeights<T extends readonly Part[]> = {
  readonly [K in keyof T]: WeightsOf<T[K]> | null | undefined;
};

/** One element of each of several spaces, with the meaning and the random streams of Gymnasium's `Tuple`. */
export class Tuple<T extends readonly Part[] = readonly AnySpace[]> extends CompositeSpace<
  TupleValue<T>,
  TupleWeights<T>
> {
  readonly kind = 'tuple';
  readonly spaces: T;
  protected readonly form: string;

  /**
   * @param options seed: for all, or one for each, as `seed` takes it
   * @throws UsageError when one of `spaces` is not a space
   */
  constructor(spaces: readonly [...T], options: { seed?: Seeds } = {}) {
    super();
    if (!Array.isArray(spaces)) {
      throw new UsageError(`Tuple needs a list of spaces, but ${show(spaces)} was given.`);
    }
    checkParts(spaces, 'A Tuple');
    this.spaces = [...spaces] as unknown as T;
    this.form = `a list of ${spaces.length}`;
    if (options.seed !== undefined) this.seed(options.seed);
  }

  get parts(): readonly AnySpace[] {
    return this.spaces as readonly Part[] as readonly AnySpace[];
  }

  join(list: readonly unknown[]): TupleValue<T> {
    return [...list] as TupleValue<T>;
  }

  equals(other: unknown): boolean {
    if (!(other instanceof Tuple) || other.parts.length !== this.parts.length) return false;
    return this.parts.every((part, i) => part.equals(other.parts[i]));
  }

  toJSON(): TupleJson {
    return { kind: this.kind, spaces: this.parts.map((part) => part.toJSON()) };
  }

  override toString(): string {
    return `Tuple(${this.parts.join(', ')})`;
  }

  protected parted(value: unknown): readonly unknown[] | undefined {
    return Array.isArray(value) && value.length === this.parts.length ? value : undefined;
  }
}
