import { powerOfTwo } from './bits.js';
import { toFixed } from './fixed-point.js';

const LEAST_EXPONENT = -1074;
/** Adding and subtracting it rounds a number of moderate size to an integer: 3 * 2^51. */
export const ROUNDER = 6755399441055744;

/** mantissa * 2^exponent as the nearest double, of two the even one: subnormals and infinity included. */
export function toDouble(mantissa: bigint, exponent: number): number {
  if (mantissa < 0n) return -toDouble(-mantissa, exponent);
  if (mantissa === 0n) return 0;
  const length = bitLength(mantissa);
  if (length + exponent > 1024) return Infinity;
  const drop = Math.max(length - 53, LEAST_EXPONENT - exponent);
  if (drop <= 0) return Number(mantissa) * powerOfTwo(exponent);
  const kept = roundShift(mantissa, drop);
  return kept === 1n << 53n && drop + exponent === 971 ? Infinity : scale(kept, drop + exponent);
}

/** A sum of two doubles, hi + lo, nearest to value / 2^bits, and within 2^-106 of it relatively. */
export function toPair(value: bigint, bits: number): [hi: number, lo: number] {
  const hi = toDouble(value, -bits);
  const rest = value - toFixed(hi, bits);
  return [hi, toDouble(rest, -bits)];
}

/** hi + lo rounded, if an error of that size, relative to hi, cannot change it; NaN if it can. */
export function roundPair(hi: number, lo: number, error: number): number {
  return roundWithin(hi, lo, error * hi);
}

/** hi + lo rounded, if an error of that size cannot change it; NaN if it can. */
export function roundWithin(hi: number, lo: number, margin: number): number {
  const rounded = hi + (lo + margin);
  return rounded === hi + (lo - margin) ? rounded : NaN;
}

/** A number that is known to `bits`: mantissa * 2^exponent, off by at most 2^10 units of the mantissa. */
export interface Approximation {
  mantissa: bigint;
  exponent: number;
}

const ERROR = 1024n;
const PRECISIONS = [160, 320, 640, 1280] as const;

/**
 * The correctly rounded double of a real number that `approximate` gives to any precision: more of it
 * until the rounding is beyond doubt (Ziv 1991, https://doi.org/10.1145/114697.116813). What is still
 * undecided at 1280 bits lies halfway between two doubles, as powers may, and goes to the even one.
 */
export function roundCorrectly(approximate: (bits: number) => Approximation): number {
  for (const bits of PRECISIONS) {
    const { mantissa, exponent } = approximate(bits);
    const below = toDouble(mantissa - ERROR, exponent);
    if (below === toDouble(mantissa + ERROR, exponent)) return below;
  }
  const { mantissa, exponent } = approximate(1280);
  return toDouble(roundShift(mantissa, 640), exponent + 640);
}

/** value / 2^by to the nearest integer, of two the even one; value >= 0 or far from halfway. */
function roundShift(value: bigint, by: number): bigint {
  const floor = value >> BigInt(by);
  const rest = value - (floor << BigInt(by));
  const half = 1n << BigInt(by - 1);
  if (rest < half || (rest === half && (floor & 1n) === 0n)) return floor;
  return floor + 1n;
}

function scale(value: bigint, exponent: number): number {
  return Number(value) * powerOfTwo(exponent);
}

function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return 4 * hex.length - Math.clz32(Number.parseInt(hex[0] as string, 16)) + 28;
}
