import { Generator } from '../random/generator.js';
import { checkSeed, entropySeed } from '../random/seed.js';

/** A space that draws from a stream of its own. */
export abstract class SeededSpace {
  private stream: Generator | undefined;

  /**
   * Begins the stream of `sample` anew; without a seed, from one that nobody chose.
   * @throws UsageError unless the seed is an integer in 0..2^53-1; the stream then goes on
   */
  seed(seed?: number): void {
    this.stream = new Generator(seed ?? entropySeed());
  }

  /** Whether `seed` would take it: what a Tuple or Dict asks before any of its parts is seeded. */
  checkSeed(seed: unknown): void {
    if (seed !== undefined && seed !== null) checkSeed(seed);
  }

  /** A space never seeded picks its own seed. */
  protected generator(): Generator {
    this.stream ??= new Generator(entropySeed());
    return this.stream;
  }
}
