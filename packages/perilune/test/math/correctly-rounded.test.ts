import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosine, exponential, shift, sine, toFixed } from '../../src/math/fixed-point.js';
import { cos, exp, log, pow, sin, tanh } from '../../src/math/index.js';
import { logExactly } from '../../src/math/log-pair.js';
import { toDouble } from '../../src/math/rounding.js';

type Row = (number | string)[];

/** Arguments and the nearest double of the true value, from integer arithmetic with 120 digits and more. */
const recorded: Record<string, Row[]> = JSON.parse(
  readFileSync(new URL('../fixtures/elementary-functions.json', import.meta.url), 'utf8'),
);

const functions: Record<string, (x: number, y: number) => number> = {
  sin,
  cos,
  exp,
  log,
  tanh,
  pow,
};

describe.each(Object.keys(functions))('%s', (name) => {
  const own = functions[name] as (x: number, y: number) => number;
  const rows = (recorded[name] as Row[]).map((row) => row.map(Number));

  it('0.5 ulp: the nearest double in 330 recorded arguments, 80 of them next to a rounding boundary', () => {
    expect(rows.length).toBeGreaterThan(330);
    const wrong = rows.filter((row) => own(row[0] as number, row[1] as number) !== row.at(-1));
    expect(wrong).toEqual([]);
  });

  it('within 1e-13 of the engine’s, relatively: no gross error anywhere in 20,000 arguments', () => {
    const engine = Math[name as 'sin'] as (x: number, y?: number) => number;
    let x = 0.6180339887;
    for (let i = 0; i < 20_000; i++) {
      x = (x * 997.13 + 0.1234567) % 1;
      const argument = name === 'log' || name === 'pow' ? x * 20 + 1e-9 : (x - 0.5) * 24;
      const expected = engine(argument, (x - 0.5) * 10);
      const error = Math.abs(own(argument, (x - 0.5) * 10) - expected);
      expect(error).toBeLessThanOrEqual(1e-13 * Math.abs(expected));
    }
  });
});

describe('0 ulp between the fast evaluation and 320 bits of fixed point, for any argument', () => {
  const bits = 320;
  const nearest = (value: bigint) => toDouble(value, -bits);
  const range = (min: number, max: number) => fc.double({ min, max, noNaN: true });

  it('sin and cos in -1..1', () => {
    fc.assert(
      fc.property(range(-1, 1), (x) => {
        fc.pre(Math.abs(x) > 1e-30);
        expect(sin(x)).toBe(nearest(sine(toFixed(x, bits), bits)));
        expect(cos(x)).toBe(nearest(cosine(toFixed(x, bits), bits)));
      }),
      { numRuns: 2000 },
    );
  });

  it('exp in -1..1', () => {
    fc.assert(
      fc.property(range(-1, 1), (x) => {
        fc.pre(Math.abs(x) > 1e-30);
        expect(exp(x)).toBe(nearest(exponential(toFixed(x, bits), bits)));
      }),
      { numRuns: 2000 },
    );
  });

  it('log of any positive number', () => {
    fc.assert(
      fc.property(range(0, Number.MAX_VALUE), (x) => {
        fc.pre(x !== 1 && x !== 0);
        expect(log(x)).toBe(nearest(logExactly(x, bits).mantissa));
      }),
      { numRuns: 2000 },
    );
  });

  it('tanh in -20..20', () => {
    const one = shift(1n, bits);
    fc.assert(
      fc.property(range(-20, 20), (x) => {
        fc.pre(Math.abs(x) > 1e-20);
        let e = exponential(toFixed(x / 16, bits), bits);
        for (let i = 0; i < 5; i++) e = shift(e * e, -bits);
        // A double's nearest neighbour is wider than the 2^-230 that the squarings cost.
        expect(tanh(x)).toBe(nearest(shift(e - one, bits) / (e + one)));
      }),
      { numRuns: 1000 },
    );
  });

  it('pow with small whole exponents, against exact products', () => {
    fc.assert(
      fc.property(range(0.5, 8), fc.integer({ min: 1, max: 5 }), (x, n) => {
        const scale = 1074 * n;
        const product = toFixed(x, 1074) ** BigInt(n);
        expect(pow(x, n)).toBe(toDouble(product, -scale));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('identities that correct rounding keeps exactly', () => {
  const any = fc.double({ noNaN: true });

  it('sin and tanh are odd, cos is even', () => {
    fc.assert(
      fc.property(any, (x) => {
        expect(sin(-x)).toBe(-sin(x));
        expect(tanh(-x)).toBe(-tanh(x));
        expect(cos(-x)).toBe(cos(x));
      }),
    );
  });

  it('all stay in range: |sin|, |cos|, |tanh| <= 1, exp >= 0', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (x) =>
          Math.abs(sin(x)) <= 1 && Math.abs(cos(x)) <= 1 && Math.abs(tanh(x)) <= 1 && exp(x) >= 0,
      ),
    );
  });

  it('exp and log rise with their argument', () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(exp(low) <= exp(high)).toBe(true);
        if (low > 0) expect(log(low) <= log(high)).toBe(true);
      }),
    );
  });

  it('pow(x, 0.5) is sqrt(x), and pow(x, 2) is x * x', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true }), (x) => {
        expect(pow(x, 0.5)).toBe(Math.sqrt(x));
        expect(pow(x, 2)).toBe(x * x);
      }),
    );
  });
});
