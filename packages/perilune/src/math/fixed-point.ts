import { decompose } from './bits.js';

/**
 * Elementary functions on fixed-point bigints: `x` stands for x / 2^bits. Every result is within
 * 2^-(bits - 10) of the truth, for the few hundred bits that rounding a double ever asks for. Slow, and
 * the same everywhere: the tables and the last resort of the fast functions.
 */

/** The double as fixed point, rounded down. */
export function toFixed(x: number, bits: number): bigint {
  const { mantissa, exponent } = decompose(x);
  return shift(mantissa, exponent + bits);
}

/** value * 2^by, rounded down. */
export function shift(value: bigint, by: number): bigint {
  return by >= 0 ? value << BigInt(by) : value >> BigInt(-by);
}

/** pi, by Machin's formula. */
export const pi = cached(
  (bits) => 4n * (4n * arctanOfInverse(5n, bits) - arctanOfInverse(239n, bits)),
);

/** ln 2 = 2 artanh(1/3). */
export const ln2 = cached((bits) => 2n * artanh(shift(1n, bits) / 3n, bits));

/** sin x for |x| <= 1, by its series. */
export function sine(x: bigint, bits: number): bigint {
  return alternating(x, x, 2n, bits);
}

/** cos x for |x| <= 1, by its series. */
export function cosine(x: bigint, bits: number): bigint {
  return alternating(shift(1n, bits), x, 1n, bits);
}

/** e^x for |x| <= 1: the series at x / 2^8, squared eight times. */
export function exponential(x: bigint, bits: number): bigint {
  const extra = 24;
  const inner = bits + extra;
  const small = shift(x, extra - 8);
  let term = shift(1n, inner);
  let sum = term;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = shift(term * small, -inner) / n;
    sum += term;
  }
  for (let i = 0; i < 8; i++) sum = shift(sum * sum, -inner);
  return shift(sum, -extra);
}

/** ln m for m in 1/2..2: 2 artanh((m - 1) / (m + 1)). */
export function logarithm(m: bigint, bits: number): bigint {
  const one = shift(1n, bits);
  return 2n * artanh(shift(m - one, bits) / (m + one), bits);
}

/** x + x^3/3 + x^5/5 + ... for |x| <= 1/3. */
function artanh(x: bigint, bits: number): bigint {
  const square = shift(x * x, -bits);
  let power = x;
  let sum = x;
  for (let n = 3n; power !== 0n && power !== -1n; n += 2n) {
    power = shift(power * square, -bits);
    sum += power / n;
  }
  return sum;
}

/** 1/n - 1/(3 n^3) + 1/(5 n^5) - ... */
function arctanOfInverse(n: bigint, bits: number): bigint {
  let power = shift(1n, bits) / n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power /= n * n;
    sum += k % 4n === 3n ? -power / k : power / k;
  }
  return sum;
}

/** first - first x^2/(n (n+1)) + ..., each term from the last: sine and cosine. */
function alternating(first: bigint, x: bigint, n: bigint, bits: number): bigint {
  const square = shift(x * x, -bits);
  let term = first;
  let sum = first;
  for (let k = n; term !== 0n && term !== -1n; k += 2n) {
    term = -shift(term * square, -bits) / (k * (k + 1n));
    sum += term;
  }
  return sum;
}

function cached(compute: (bits: number) => bigint): (bits: number) => bigint {
  const known = new Map<number, bigint>();
  return (bits) => {
    const found = known.get(bits);
    if (found !== undefined) return found;
    // Sixteen bits more than asked for take up the series' own rounding.
    const value = shift(compute(bits + 16), -16);
    known.set(bits, value);
    return value;
  };
}
