/*
 * Numbers with 64 binary digits, as the x87's `long double` has them: numpy divides by such ones where a box is
 * rescaled, and rounds to the box's dtype afterwards, which is not always what rounding once comes to.
 */

/** digits * 2^exponent */
export interface Extended {
  digits: bigint;
  exponent: number;
}

const DIGITS = 64;

/** @param value finite */
export function extended(value: number): Extended {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const size = biased === 0 ? fraction : fraction | (1n << 52n);
  return { digits: value < 0 ? -size : size, exponent: Math.max(biased, 1) - 1075 };
}

export function difference(a: Extended, b: Extended): Extended {
  const exponent = Math.min(a.exponent, b.exponent);
  const shifted = (x: Extended) => x.digits << BigInt(x.exponent - exponent);
  return round({ digits: shifted(a) - shifted(b), exponent }, DIGITS);
}

/** @param b not 0 */
export function quotient(a: Extended, b: Extended): Extended {
  // Two digits more than are kept, and one that says whether anything is left.
  const shift = DIGITS + 2 + lengthOf(b.digits);
  const digits = (a.digits << BigInt(shift)) / b.digits;
  const isLeft = digits * b.digits !== a.digits << BigInt(shift);
  const sticky = digits * 2n + (isLeft ? (a.digits < 0n === b.digits < 0n ? 1n : -1n) : 0n);
  return round({ digits: sticky, exponent: a.exponent - b.exponent - shift - 1 }, DIGITS);
}

/** Rounded to so many binary digits: 24 for float32, 53 for float64. */
export function toNumber(value: Extended, precision: 24 | 53): number {
  const { digits, exponent } = round(value, precision);
  return Number(digits) * 2 ** exponent;
}

/** To nearest, and half way to the even one. */
function round({ digits, exponent }: Extended, precision: number): Extended {
  const surplus = lengthOf(digits) - precision;
  if (surplus <= 0) return { digits, exponent };
  const size = digits < 0n ? -digits : digits;
  const kept = size >> BigInt(surplus);
  const rest = size - (kept << BigInt(surplus));
  const half = 1n << BigInt(surplus - 1);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  const rounded = up ? kept + 1n : kept;
  return { digits: digits < 0n ? -rounded : rounded, exponent: exponent + surplus };
}

function lengthOf(digits: bigint): number {
  return digits === 0n ? 0 : (digits < 0n ? -digits : digits).toString(2).length;
}
