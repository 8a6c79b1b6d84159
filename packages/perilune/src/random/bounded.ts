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

/**
 * Fills `out` with integers in 0..count-1, 1 <= count <= 256, by Lemire's method over bytes, as numpy's
 * `integers` does for types of 8 bits: four bytes to a 32-bit draw, the lowest first, and those left
 * over at the end are lost.
 */
export function fillBounded8(bits: Bits32, count: number, out: Int8Array | Uint8Array): void {
  if (count === 1) out.fill(0);
  else {
    const next = byteSource(bits);
    const threshold = 256 % count;
    for (let i = 0; i < out.length; i++) out[i] = boundedBy8(next, count, threshold);
  }
}

function boundedBy8(next: () => number, count: number, threshold: number): number {
  for (;;) {
    const product = next() * count;
    if ((product & 0xff) >= threshold) return product >>> 8;
  }
}

function byteSource(bits: Bits32): () => number {
  let word = 0;
  let left = 0;
  return () => {
    if (left === 0) {
      word = bits.next32();
      left = 4;
    } else word >>>= 8;
    left--;
    return word & 0xff;
  };
}
