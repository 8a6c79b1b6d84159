import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { isProbability } from './choice.js';
import { isList, type Nested, sameNumbers, sizeOfShape, unnest } from './nested.js';
import { type Chances, chancesIn, type SampleOptions } from './sampling.js';
import { SeededSpace } from './seeded-space.js';

export interface MultiBinaryJson {
  kind: 'multi-binary';
  shape: number[];
}

/** What a mask of a MultiBinary says of a bit that may be either. */
const EITHER = 2;

/**
 * Arrays of bits, with the meaning and the random stream of Gymnasium's `MultiBinary(n)`. Arrays are
 * flat, row by row, whatever the shape; they are Int8Arrays of 0 and 1.
 */
export class MultiBinary extends SeededSpace {
  readonly kind = 'multi-binary';
  readonly shape: readonly number[];
  /** How many bits an element has. */
  readonly size: number;

  /**
   * @param n how many bits, or their shape
   * @throws UsageError unless all are positive integers
   */
  constructor(n: number | readonly number[], options: { seed?: number } = {}) {
    super();
    const shape = typeof n === 'number' ? [n] : n;
    if (
      !Array.isArray(shape) ||
      !shape.every((length) => Number.isSafeInteger(length) && length > 0)
    ) {
      throw new UsageError(
        `MultiBinary needs a positive integer or a list of them, but ${show(n)} was given.`,
      );
    }
    this.shape = [...shape];
    this.size = sizeOfShape(shape);
    if (options.seed !== undefined) this.seed(options.seed);
  }

  static fromJSON(json: MultiBinaryJson): MultiBinary {
    return new MultiBinary(json.shape);
  }

  /**
   * An element: each as likely, or by a mask (0 and 1 are taken as they are, 2 is either) or by each
   * bit's probability of being 1, which need not sum to 1.
   * @throws UsageError when the mask or the probabilities are none, or both are given; nothing is drawn
   */
  sample(options?: SampleOptions<Nested<number>>): Int8Array {
    return this.sampler(options)();
  }

  /** What `sample` does, checked and not yet done: a Tuple asks all its parts first. */
  sampler(options?: SampleOptions<Nested<number>>): () => Int8Array {
    const chances = chancesIn(this, options);
    if (chances === undefined) return () => this.uniform();
    const weights = this.checkWeights(chances);
    return chances.by === 'mask' ? () => this.masked(weights) : () => this.weighted(weights);
  }

  contains(value: unknown): value is ArrayLike<number> {
    if (!(Array.isArray(value) || ArrayBuffer.isView(value))) return false;
    const list = Array.from(value as unknown as ArrayLike<unknown>);
    return list.length === this.size && list.every((bit) => bit === 0 || bit === 1);
  }

  equals(other: unknown): boolean {
    return other instanceof MultiBinary && sameNumbers(this.shape, other.shape);
  }

  toJSON(): MultiBinaryJson {
    return { kind: this.kind, shape: [...this.shape] };
  }

  override toString(): string {
    const { shape } = this;
    return `MultiBinary(${shape.length === 1 ? shape[0] : `[${shape.join(', ')}]`})`;
  }

  private uniform(): Int8Array {
    const bits = new Int8Array(this.size);
    this.generator().fillIntegers8(2, bits);
    return bits;
  }

  /** Bits are drawn for all entries, also for those that the mask settles. */
  private masked(mask: readonly number[]): Int8Array {
    return this.uniform().map((bit, i) => (mask[i] === EITHER ? bit : (mask[i] as number)));
  }

  private weighted(probabilities: readonly number[]): Int8Array {
    const generator = this.generator();
    return Int8Array.from(probabilities, (p) => Number(generator.nextDouble() <= p));
  }

  private checkWeights({ by, weights }: Chances<Nested<number>>): readonly number[] {
    const numbers = isList(weights) ? unnest<number>(`the ${by}`, weights).entries : [];
    if (numbers.length !== this.size) {
      throw new UsageError(
        `The ${by} of ${this} must be a list of ${this.size} numbers, but ${show(weights)} was given.`,
      );
    }
    const isMask = by === 'mask';
    const wrong = numbers.findIndex(
      (w) => !(isMask ? w === 0 || w === 1 || w === EITHER : isProbability(w)),
    );
    if (wrong < 0) return numbers;
    throw new UsageError(
      `Each number in the ${by} of ${this} must be ${isMask ? '0, 1 or 2 (either)' : 'between 0 and 1'}, but number ${wrong} is ${show(numbers[wrong])}.`,
    );
  }
}
