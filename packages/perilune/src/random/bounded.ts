import type { PCG64 } from './pcg64.js';

/** A source of random bits. */
export interface Bits32 {
  /** 32 bits, unsigned. */
  next32(): number;
}

/**
 * Lemire's unbiased integer in 0..count-1, 1 < count < 2^32: the upper half of a 32-bit draw times
 * count, where draws whose lower half falls under 2^32 mod count are refused
 * (https://arxiv.org/abs/1805.10941, algorithm 5).
 */
export function boundedBy32(bits: Bits32, count: number): number {
  const countLow = count & 0xffff;
  const countHigh = count >>> 16;
  for (;;) {
    const x = bits.next32();
    // x * count in halves of 32 bits: each product is below 2^48, exact in float64.
    const upper = x * countHigh;
    const upperLow = upper & 0xffff;
    const sum = x * countLow + upperLow * 65536;
    const leftover = sum >>> 0;
    if (leftover >= count || leftover >= 4294967296 % count) {
      return (sum - leftover) / 4294967296 + (upper - upperLow) / 65536;
    }
  }
}

/** The same over 64-bit draws, for 2^32 < count < 2^64. */
export function boundedBy64(bits: PCG64, count: bigint): bigint {
  const threshold = 2n ** 64n % count;
  for (;;) {
    bits.next64();
    const product = ((BigInt(bits.high) << 32n) | BigInt(bits.low)) * count;
    if ((product & 0xffffffffffffffffn) >= threshold) return product >> 64n;
  }
}
