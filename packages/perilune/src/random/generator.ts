import { UsageError } from '../errors.js';
import type { Archive, Serializable } from '../state/index.js';
import { show } from '../text/show.js';
import { boundedBy32, boundedBy64, fillBounded8 } from './bounded.js';
import { PCG64, type Pcg64State } from './pcg64.js';
import type { SeedSequence } from './seed-sequence.js';
import { standardExponential, standardNormal } from './ziggurat.js';

const TWO_32 = 4294967296;

/**
 * A stream of random numbers: numpy's `Generator(PCG64(SeedSequence(seed)))`, draw for draw. Nothing
 * is allocated but where said.
 */
export class Generator implements Serializable {
  private readonly bits: PCG64;

  /** @throws UsageError unless the seed is an integer in 0..2^53-1, a non-negative bigint or a SeedSequence */
  constructor(seed: number | bigint | SeedSequence) {
    this.bits = new PCG64(seed);
  }

  /** Uniform in [0, 1), a multiple of 2^-53: the upper 53 bits of a 64-bit draw. */
  nextDouble(): number {
    return this.bits.nextDouble();
  }

  /** Uniform in [low, high), computed as `low + (high - low) * nextDouble()`. */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.nextDouble();
  }

  /**
   * A uniform integer in low..high-1, as numpy's `integers(low, high)`: a 32-bit draw by Lemire's
   * method for up to 2^32 values, a 64-bit one beyond (that one allocates), none for a single value.
   * @throws UsageError unless both are safe integers and low < high
   */
  integers(low: number, high: number): number {
    const count = high - low;
    if (!(count > 0 && Number.isSafeInteger(low) && Number.isSafeInteger(high))) {
      throw new UsageError(
        `integers(low, high) needs safe integers with low < high, but ${show(low)} and ${show(high)} were given.`,
      );
    }
    if (count === 1) return low;
    if (count < TWO_32) return low + boundedBy32(this.bits, count);
    if (count === TWO_32) return low + this.bits.next32();
    return Number(BigInt(low) + boundedBy64(this.bits, BigInt(high) - BigInt(low)));
  }

  /**
   * Fills `out` with uniform integers in 0..count-1, as numpy's `integers(count, size, dtype=int8)`
   * (`uint8` for more than 128): a byte of a 32-bit draw each.
   * @throws UsageError unless count is an integer in 1..256
   */
  fillIntegers8(count: number, out: Int8Array | Uint8Array): void {
    if (!Number.isInteger(count) || count < 1 || count > 256) {
      throw new UsageError(
        `fillIntegers8 needs a count from 1 to 256, but ${show(count)} was given.`,
      );
    }
    fillBounded8(this.bits, count, out);
  }

  /** A standard normal deviate, by numpy's ziggurat. */
  standardNormal(): number {
    return standardNormal(this.bits);
  }

  /** A standard exponential deviate, by numpy's ziggurat. */
  standardExponential(): number {
    return standardExponential(this.bits);
  }

  /** 32 raw bits, unsigned; two calls share a 64-bit draw, its lower half first. */
  next32(): number {
    return this.bits.next32();
  }

  /** 64 raw bits. Allocates the bigint. */
  next64(): bigint {
    this.bits.next64();
    return (BigInt(this.bits.high) << 32n) | BigInt(this.bits.low);
  }

  /** Where the stream stands, fit for JSON; `restore` takes it back there. */
  state(): Pcg64State {
    return this.bits.save();
  }

  /** @throws UsageError when `state` is not what `state()` returns; the stream then stays where it is. */
  restore(state: Pcg64State): void {
    this.bits.restore(state);
  }

  serialize(archive: Archive): void {
    this.bits.serialize(archive);
  }
}
