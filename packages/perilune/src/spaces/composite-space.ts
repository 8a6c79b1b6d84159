import { UsageError } from '../errors.js';
import { Generator } from '../random/generator.js';
import { checkSeed } from '../random/seed.js';
import { show } from '../text/show.js';
import { chancesIn, type SampleOptions } from './sampling.js';
import type { AnySpace } from './space.js';

/** A seed, nothing (one that nobody chose), or as many of them as a Tuple or Dict has parts. */
export type Seeds =
  | number
  | null
  | undefined
  | readonly Seeds[]
  | { readonly [key: string]: Seeds };

/** Gymnasium draws the seeds of the parts below this. */
const SEED_END = 2 ** 31 - 1;

/** A space of several parts, whose elements, seeds and masks have one for each of them. */
export abstract class CompositeSpace<Value, Weights> {
  /** The spaces it consists of, in the order in which they are seeded, drawn and flattened. */
  abstract readonly parts: readonly AnySpace[];

  /** One element, from one of each part. */
  abstract join(list: readonly unknown[]): Value;

  /** What `value` has for each part, undefined when it does not have exactly one for each. */
  protected abstract parted(value: unknown): readonly unknown[] | undefined;

  /** How a message calls what `parted` takes. */
  protected abstract readonly form: string;

  /** The reverse of `join`. @throws UsageError, in which `name` is how it calls the value */
  split(value: unknown, name = 'value'): readonly unknown[] {
    const list = this.parted(value);
    if (list !== undefined) return list;
    throw new UsageError(
      `The ${name} of ${this} must be ${this.form}, but ${show(value)} was given.`,
    );
  }

  /**
   * Begins the streams of all parts anew: from seeds that a stream of this seed draws, from one each, or
   * from ones that nobody chose.
   * @throws UsageError for a seed that is none; all streams then go on
   */
  seed(seed?: Seeds): void {
    this.checkSeed(seed);
    const seeds = this.seedsOf(seed);
    this.parts.forEach((part, i) => {
      part.seed((seeds[i] ?? undefined) as number);
    });
  }

  checkSeed(seed: unknown): void {
    if (seed === undefined || seed === null) return;
    if (typeof seed !== 'object') checkSeed(seed);
    else {
      const seeds = this.split(seed, 'seed');
      this.parts.forEach((part, i) => {
        part.checkSeed(seeds[i]);
      });
    }
  }

  /**
   * An element: one of each part, by its own mask or probabilities if any are given for it.
   * @throws UsageError when they do not fit, or both are given; nothing is drawn
   */
  sample(options?: SampleOptions<Weights>): Value {
    return this.sampler(options)();
  }

  /** What `sample` does, checked and not yet done. */
  sampler(options?: SampleOptions<Weights>): () => Value {
    const chances = chancesIn(this, options);
    const weights = chances && this.split(chances.weights, chances.by);
    const samplers = this.parts.map((part, i) => {
      const own = chances && { [chances.by]: weights?.[i] };
      return part.sampler(own as undefined);
    });
    return () => this.join(samplers.map((sample) => sample()));
  }

  /** Whether `value` has one element of each part and nothing else. */
  contains(value: unknown): boolean {
    const list = this.parted(value);
    return list !== undefined && this.parts.every((part, i) => part.contains(list[i]));
  }

  private seedsOf(seed: Seeds): readonly unknown[] {
    if (seed === undefined || seed === null) return [];
    if (typeof seed === 'object') return this.split(seed, 'seed');
    const generator = new Generator(seed);
    return this.parts.map(() => generator.integers(0, SEED_END));
  }
}

/** @throws UsageError when one of `parts` is not a space */
export function checkParts(parts: readonly unknown[], owner: string): void {
  const wrong = parts.findIndex((part) => !isSpace(part));
  if (wrong < 0) return;
  throw new UsageError(`${owner} consists of spaces, but ${show(parts[wrong])} was given.`);
}

function isSpace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'sampler' in value && 'contains' in value;
}
