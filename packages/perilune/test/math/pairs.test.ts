import { describe, expect, it } from 'vitest';
import { expExactly, expPair, expRest } from '../../src/math/exp-pair.js';
import { shift, toFixed } from '../../src/math/fixed-point.js';
import { logExactly, logPair, logRest } from '../../src/math/log-pair.js';
import { Generator } from '../../src/random/index.js';

const BITS = 220;

/** Whether hi + lo is within 2^-bits of the truth, relatively. */
function near(hi: number, lo: number, exact: bigint, bits: number): boolean {
  const error = toFixed(hi, BITS) + toFixed(lo, BITS) - exact;
  const size = (value: bigint) => (value < 0n ? -value : value);
  return size(error) << BigInt(bits) <= size(exact);
}

describe('pairs of doubles before rounding, on 5,000 random arguments each', () => {
  const generator = new Generator(17);
  const arguments_ = (draw: () => number) => Array.from({ length: 5000 }, draw);

  it('expPair is within 2^-66 of e^x, for x in ±700', () => {
    for (const x of arguments_(() => generator.uniform(-700, 700))) {
      const hi = expPair(x, 0);
      const { mantissa, exponent } = expExactly(toFixed(x, BITS), BITS);
      const exact = shift(mantissa, exponent + BITS - (expRest[1] as number));
      expect([x, near(hi, expRest[0] as number, exact, 66)]).toEqual([x, true]);
    }
  });

  it('expPair takes the second part of its argument in, within 2^-66', () => {
    for (const x of arguments_(() => generator.uniform(-700, 700))) {
      const low = x * generator.uniform(-1e-16, 1e-16);
      const hi = expPair(x, low);
      const { mantissa, exponent } = expExactly(toFixed(x, BITS) + toFixed(low, BITS), BITS);
      const exact = shift(mantissa, exponent + BITS - (expRest[1] as number));
      expect([x, near(hi, expRest[0] as number, exact, 66)]).toEqual([x, true]);
    }
  });

  it.each([
    [0.7, 1.5],
    [0.98, 1.02],
    [0.9999, 1.0001],
    [1e-300, 1e300],
  ])('logPair is within 2^-76 of ln x, for x in %s..%s', (low, high) => {
    for (const x of arguments_(() => generator.uniform(low, high))) {
      const exact = logExactly(x, BITS).mantissa;
      expect([x, near(logPair(x), logRest[0] as number, exact, 76)]).toEqual([x, true]);
    }
  });
});
