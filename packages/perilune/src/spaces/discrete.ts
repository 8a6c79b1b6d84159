import { UsageError } from '../errors.js';
import { Generator } from '../random/generator.js';
import { entropySeed } from '../random/seed.js';
import { show } from '../text/show.js';

export interface DiscreteJson {
  kind: 'discrete';
  n: number;
}

/** The integers 0..n-1, with the meaning and the random stream of Gymnasium's `Discrete(n)`. */
export class Discrete {
  readonly kind = 'discrete';
  readonly n: number;
  /** An element has no dimensions: it is a number. */
  readonly shape: readonly number[] = [];
  private generator: Generator | undefined;

  /**
   * @param seed begins the stream of `sample`, as `seed(seed)` does
   * @throws UsageError unless n is a positive integer
   */
  constructor(n: number, seed?: number) {
    if (!Number.isSafeInteger(n) || n < 1) {
      throw new UsageError(`Discrete needs a positive integer, but ${show(n)} was given.`);
    }
    this.n = n;
    if (seed !== undefined) this.seed(seed);
  }

  static fromJSON(json: DiscreteJson): Discrete {
    return new Discrete(json.n);
  }

  /** Begins the stream of `sample` anew. @throws UsageError unless the seed is an integer in 0..2^53-1 */
  seed(seed: number): void {
    this.generator = new Generator(seed);
  }

  /** A uniform element; a space never seeded picks its own seed. */
  sample(): number {
    this.generator ??= new Generator(entropySeed());
    return this.generator.integers(0, this.n);
  }

  contains(value: unknown): value is number {
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < this.n;
  }

  equals(other: unknown): boolean {
    return other instanceof Discrete && other.n === this.n;
  }

  toJSON(): DiscreteJson {
    return { kind: this.kind, n: this.n };
  }

  toString(): string {
    return `Discrete(${this.n})`;
  }
}
