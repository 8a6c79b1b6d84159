import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompose, fromWords, highWord, lowWord, powerOfTwo } from '../../src/math/bits.js';
import { productError, sumError } from '../../src/math/double-double.js';
import { ln2, pi } from '../../src/math/fixed-point.js';
import { toDouble, toPair } from '../../src/math/rounding.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('bits', () => {
  it('words and mantissas give their double back, for any double', () => {
    fc.assert(
      fc.property(finite, (x) => {
        expect(fromWords(highWord(x), lowWord(x))).toBe(x);
        const { mantissa, exponent } = decompose(x);
        expect(toDouble(mantissa, exponent)).toBe(x === 0 ? 0 : x);
      }),
    );
  });

  it('powers of two, all 2,098 of them', () => {
    for (let n = -1074, power = Number.MIN_VALUE; n < 1024; n++, power *= 2) {
      expect(powerOfTwo(n)).toBe(power);
    }
  });
});

describe('toDouble rounds to nearest, halves to even', () => {
  it.each([
    [2n ** 53n + 1n, 0, 2 ** 53],
    [2n ** 53n + 3n, 0, 2 ** 53 + 4],
    [-(2n ** 53n) - 3n, 0, -(2 ** 53) - 4],
    [1n, -1074, 5e-324],
    [1n, -1075, 0],
    [3n, -1075, 1e-323],
    [2n ** 53n - 1n, 971, Number.MAX_VALUE],
    [2n ** 54n - 1n, 970, Infinity],
    [1n, 1024, Infinity],
    [0n, 5, 0],
  ])('%s * 2^%i', (mantissa, exponent, expected) => {
    expect(toDouble(mantissa, exponent)).toBe(expected);
  });

  it('is the language’s own rounding of big integers', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (value) => {
        expect(toDouble(value, 0)).toBe(Number(value));
      }),
    );
  });
});

describe('pairs', () => {
  const moderate = fc.double({ min: -1e100, max: 1e100, noNaN: true });
  const exact = (x: number) => {
    const { mantissa, exponent } = decompose(x);
    return mantissa << BigInt(exponent + 1074);
  };

  it('sum and error are the exact sum', () => {
    fc.assert(
      fc.property(moderate, moderate, (a, b) => {
        const sum = a + b;
        expect(exact(sum) + exact(sumError(a, b, sum))).toBe(exact(a) + exact(b));
      }),
    );
  });

  it('product and error are the exact product', () => {
    const factor = moderate.filter((x) => Math.abs(x) > 1e-100);
    fc.assert(
      fc.property(factor, factor, (a, b) => {
        const product = a * b;
        const sum = exact(product) + exact(productError(a, b, product));
        expect(sum << 1074n).toBe(exact(a) * exact(b));
      }),
    );
  });

  it('toPair is within 2^-106 of pi and ln 2, relatively', () => {
    for (const value of [pi(300), ln2(300)]) {
      const [hi, lo] = toPair(value, 300);
      const fixed = (x: number) => exact(x) >> (1074n - 300n);
      const error = value - fixed(hi) - fixed(lo);
      expect((error < 0n ? -error : error) << 106n <= value).toBe(true);
    }
  });
});

describe('constants', () => {
  it('pi and ln 2 to 60 digits', () => {
    const digits = (value: bigint) => String((value * 10n ** 60n) >> 400n);
    expect(digits(pi(400))).toBe('3141592653589793238462643383279502884197169399375105820974944');
    expect(digits(ln2(400))).toBe('693147180559945309417232121458176568075500134360255254120680');
  });
});
