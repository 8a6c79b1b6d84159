const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);
// Which half of a double comes first in memory differs between machines.
value[0] = 1;
const HIGH = words[1] === 0 ? 0 : 1;
const LOW = 1 - HIGH;

/** The upper 32 bits of a double: sign, 11 bits of exponent, 20 of the mantissa; unsigned. */
export function highWord(x: number): number {
  value[0] = x;
  return words[HIGH] as number;
}

/** The lower 32 bits of a double, unsigned. */
export function lowWord(x: number): number {
  value[0] = x;
  return words[LOW] as number;
}

/** The double of those upper and lower 32 bits. */
export function fromWords(high: number, low: number): number {
  words[HIGH] = high;
  words[LOW] = low;
  return value[0] as number;
}

/** 2^n, exactly, for n in -1074..1023. */
export function powerOfTwo(n: number): number {
  if (n >= -1022) return fromWords((n + 1023) << 20, 0);
  return n >= -1042 ? fromWords(1 << (n + 1042), 0) : fromWords(0, 1 << (n + 1074));
}

/** A finite double as mantissa * 2^exponent, the mantissa an integer below 2^53 with the double's sign. */
export function decompose(x: number): { mantissa: bigint; exponent: number } {
  const high = highWord(x);
  const low = words[LOW] as number;
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(low);
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: x < 0 ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 };
}
