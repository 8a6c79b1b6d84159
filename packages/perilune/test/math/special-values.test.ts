import { describe, expect, it } from 'vitest';
import { cos, exp, log, pow, sin, tanh } from '../../src/math/index.js';

const { NaN: nan, POSITIVE_INFINITY: inf, MAX_VALUE: max, MIN_VALUE: min } = Number;

describe('special values, with Object.is', () => {
  it.each([
    [
      'sin',
      sin,
      [
        [0, 0],
        [-0, -0],
        [inf, nan],
        [-inf, nan],
        [nan, nan],
        [min, min],
        [-1e-9, -1e-9],
      ],
    ],
    [
      'cos',
      cos,
      [
        [0, 1],
        [-0, 1],
        [inf, nan],
        [-inf, nan],
        [nan, nan],
        [min, 1],
        [1e-9, 1],
      ],
    ],
    [
      'tanh',
      tanh,
      [
        [0, 0],
        [-0, -0],
        [inf, 1],
        [-inf, -1],
        [nan, nan],
        [min, min],
        [-700, -1],
        [19.07, 1],
      ],
    ],
    [
      'exp',
      exp,
      [
        [0, 1],
        [-0, 1],
        [inf, inf],
        [-inf, 0],
        [nan, nan],
        [710, inf],
        [-746, 0],
        [min, 1],
        [1, Math.E],
      ],
    ],
    [
      'exp at the edges',
      exp,
      [
        [709.782712893384, 1.7976931348622732e308],
        [709.7827128933841, inf],
        [-745.1332191019411, min],
        [-745.1332191019412, 0],
      ],
    ],
    [
      'log',
      log,
      [
        [0, -inf],
        [-0, -inf],
        [-1, nan],
        [-inf, nan],
        [inf, inf],
        [nan, nan],
        [1, 0],
        [2, Math.LN2],
        [10, Math.LN10],
        [min, -744.4400719213812],
        [max, 709.782712893384],
      ],
    ],
  ] as const)('%s', (_, f, cases) => {
    for (const [x, expected] of cases) expect([x, f(x)]).toEqual([x, expected]);
  });

  it('angles of every size: next to multiples of pi, 1e22 and the largest double', () => {
    expect(sin(Math.PI)).toBe(1.2246467991473532e-16);
    expect(cos(Math.PI / 2)).toBe(6.123233995736766e-17);
    expect(sin(1e22)).toBe(-0.8522008497671888);
    expect(cos(1e22)).toBe(0.523214785395139);
    expect(sin(max)).toBe(0.004961954789184062);
    expect(cos(max)).toBe(-0.9999876894265599);
    // 6381956970095103 * 2^797: no other double comes nearer to a multiple of pi/2.
    expect(cos(5.319372648326541e255)).toBe(-4.687165924254628e-19);
  });
});

describe('pow: signs, zeros, infinities and NaN of the language’s **', () => {
  const values = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, inf, -inf, nan, max, min, -max, 1e-300];

  it('for all 289 pairs of 17 values', () => {
    for (const [x, y] of values.flatMap((x) => values.map((y) => [x, y] as const))) {
      const expected = x ** y;
      const ordinary = Number.isFinite(expected) && expected !== 0;
      if (ordinary) expect(Math.abs(pow(x, y) / expected - 1)).toBeLessThan(1e-15);
      else expect([x, y, pow(x, y)]).toEqual([x, y, expected]);
    }
  });

  it('exact results are exact, and halfway ones go to even', () => {
    expect(pow(10, 22)).toBe(1e22);
    expect(pow(3, 33)).toBe(5559060566555523);
    expect(pow(2, -1074)).toBe(min);
    expect(pow(2, -1075)).toBe(0);
    expect(pow(2, 1023)).toBe(8.98846567431158e307);
    expect(pow(2, 1024)).toBe(inf);
    // (2^26 + 1/2)^2 = 2^52 + 2^26 + 1/4, and (2^27 + 1)^2 = 2^54 + 2^28 + 1: halfway.
    expect(pow(134217729, 2)).toBe(18014398777917440);
    expect(pow(-3, 3)).toBe(-27);
    expect(pow(-8, 1 / 3)).toBeNaN();
  });
});
