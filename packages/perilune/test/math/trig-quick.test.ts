import { describe, expect, it } from 'vitest';
import { cosine, sine } from '../../src/math/fixed-point.js';
import { cos, cosInPlace, sin, sinCos } from '../../src/math/index.js';
import { toDouble } from '../../src/math/rounding.js';
import { sineAndCosineQuickly, sineQuickly } from '../../src/math/trig-quick.js';
import { reduceExactly } from '../../src/math/trig-reduction.js';
import { Generator } from '../../src/random/generator.js';

const BITS = 320;

/** The nearest double to the sine of x and a number of quarter turns. */
function nearest(x: number, turns: number): number {
  const { angle, quarter } = reduceExactly(x, BITS);
  const turn = quarter + turns;
  const value = (turn & 1) === 0 ? sine(angle, BITS) : cosine(angle, BITS);
  return toDouble((turn & 2) === 0 ? value : -value, -BITS);
}

const generator = new Generator(7);
const around = (centre: number, width: number) => centre + generator.uniform(-width, width);
const draw = (count: number, one: (i: number) => number) =>
  Array.from({ length: count }, (_, i) => one(i));

/** How many of them it leaves to the careful way; whatever it answers is the nearest double. */
function leftOpen(xs: readonly number[]): number {
  let open = 0;
  for (const x of xs) {
    for (const turns of [0, 1]) {
      const quick = sineQuickly(x, turns);
      if (Number.isNaN(quick)) open++;
      else expect({ x, turns, quick }).toEqual({ x, turns, quick: nearest(x, turns) });
    }
  }
  return open / (2 * xs.length);
}

describe('sineQuickly is the nearest double, 0 ulp, or leaves it open', () => {
  it('where series and table meet, at 1/4, and halfway between entries of the table', () => {
    const halfway = (i: number) => ((i % 100) + 0.5) / 128;
    expect(leftOpen(draw(300, () => around(0.25, 1e-3)))).toBeLessThan(0.1);
    expect(leftOpen(draw(400, (i) => around(halfway(i), 1e-9)))).toBeLessThan(0.1);
    expect(leftOpen(draw(400, (i) => -around(halfway(i), 1e-9)))).toBeLessThan(0.1);
  });

  it('at odd and even multiples of pi/4 up to 1e6, where quarter turns change', () => {
    expect(leftOpen(draw(600, (i) => around((i - 300) * (Math.PI / 4), 1e-2)))).toBeLessThan(0.2);
    expect(leftOpen(draw(600, (i) => around(1e6 - i * (Math.PI / 4), 1e-2)))).toBeLessThan(0.2);
  });

  it('at most 1 in 20 of angles from -10 to 10 is left open, and all beyond 1e6 and within 2^-10 of a multiple', () => {
    expect(leftOpen(draw(2000, () => around(0, 10)))).toBeLessThan(0.05);
    const outside = [1e6 + 1, -2e9, Infinity, Number.NaN, Math.PI / 2 + 1e-4, Math.PI - 1e-5];
    expect(leftOpen(outside)).toBe(1);
  });
});

describe('sine and cosine at once', () => {
  const special = [0, -0, 1e-9, -1e-9, 0.25, Math.PI / 2, -Math.PI, 1e6, -1e300, Infinity, NaN];
  const xs = Float64Array.from([
    ...special,
    ...draw(2000, () => around(0, 10)),
    ...draw(500, (i) => around((i - 250) * (Math.PI / 4), 1e-2)),
  ]);

  it('are those of sin and cos to the bit, zeros with their signs, 0 ulp', () => {
    const out = new Float64Array(4).fill(7);
    for (let i = 0; i < xs.length; i++) {
      const x = xs[i] as number;
      sinCos(xs, i, out, 1);
      expect([x, ...out]).toEqual([x, 7, sin(x), cos(x), 7]);
    }
  });

  it('the cosine in place is that of cos, 0 ulp', () => {
    const values = xs.slice();
    for (let i = 0; i < xs.length; i++) cosInPlace(values, i);
    expect(values).toEqual(xs.map(cos));
  });

  it('leave open to the careful way at most 1 in 20 of angles from -10 to 10', () => {
    const out = new Float64Array(2);
    const open = draw(2000, () => {
      sineAndCosineQuickly(around(0, 10), out, 0);
      return out.filter(Number.isNaN).length;
    });
    expect(open.reduce((sum, count) => sum + count) / 4000).toBeLessThan(0.05);
  });
});
