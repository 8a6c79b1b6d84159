import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { indexDraw } from './choice.js';
import { chancesIn, type SampleOptions } from './sampling.js';
import { SeededSpace } from './seeded-space.js';

export interface DiscreteJson {
  kind: 'discrete';
  n: number;
  /** Without one, 0. */
  start?: number;
}

/** What a Discrete has beside its number of elements. */
export interface DiscreteOptions {
  /** The least element. Default 0. */
  start?: number;
  /** Begins the stream of `sample`, as `seed(seed)` does. */
  seed?: number;
}

/**
 * The integers start..start+n-1, with the meaning and the random stream of Gymnasium's
 * `Discrete(n, start=start)`.
 */
export class Discrete extends SeededSpace {
  readonly kind = 'discrete';
  readonly n: number;
  readonly start: number;
  /** An element has no dimensions: it is a number. */
  readonly shape: readonly number[] = [];

  /**
   * @param options a number is the seed
   * @throws UsageError unless n is a positive integer and start an integer
   */
  constructor(n: number, options: number | DiscreteOptions = {}) {
    super();
    const { start = 0, seed } = typeof options === 'number' ? { seed: options } : options;
    if (!Number.isSafeInteger(n) || n < 1) {
      throw new UsageError(`Discrete needs a positive integer, but ${show(n)} was given.`);
    }
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(start + n)) {
      throw new UsageError(`The start of Discrete must be an integer, but is ${show(start)}.`);
    }
    this.n = n;
    this.start = start;
    if (seed !== undefined) this.seed(seed);
  }

  static fromJSON(json: DiscreteJson): Discrete {
    return new Discrete(json.n, json.start === undefined ? {} : { start: json.start });
  }

  /**
   * An element: each as likely, or by a mask or probabilities of `n` numbers each. A mask that allows
   * none gives `start`.
   * @throws UsageError when the mask or the probabilities are none, or both are given; nothing is drawn
   */
  sample(options?: SampleOptions<ArrayLike<number>>): number {
    if (options === undefined) return this.start + this.generator().integers(0, this.n);
    return this.sampler(options)();
  }

  /** What `sample` does, checked and not yet done: a Tuple asks all its parts first. */
  sampler(options?: SampleOptions<ArrayLike<number>>): () => number {
    const chances = chancesIn(this, options);
    if (chances === undefined) return () => this.draw();
    const draw = indexDraw(chances, this.n, { normalize: false, name: `${this}` });
    return () => this.start + draw(this.generator());
  }

  contains(value: unknown): value is number {
    if (typeof value !== 'number' || !Number.isInteger(value)) return false;
    return value >= this.start && value < this.start + this.n;
  }

  equals(other: unknown): boolean {
    return other instanceof Discrete && other.n === this.n && other.start === this.start;
  }

  toJSON(): DiscreteJson {
    const { kind, n, start } = this;
    return start === 0 ? { kind, n } : { kind, n, start };
  }

  override toString(): string {
    return this.start === 0 ? `Discrete(${this.n})` : `Discrete(${this.n}, start=${this.start})`;
  }

  private draw(): number {
    return this.start + this.generator().integers(0, this.n);
  }
}
