import { describe, expect, it } from 'vitest';
import { incompleteBeta, studentTail, welch } from '../../src/pruning/student.js';

describe("Student's distribution", () => {
  it('is within 1e-12 of its closed forms: of one degree an arc tangent, of two a root', () => {
    for (const t of [0, 0.5, 1, 3, 12]) {
      expect(studentTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 12);
      expect(studentTail(t, 2)).toBeCloseTo(0.5 - t / (2 * Math.sqrt(2 + t * t)), 12);
      expect(studentTail(-t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
    }
  });
});

describe('the incomplete beta function', () => {
  it('is within 1e-13 of its closed forms: x^a, 1 - (1 - x)^b, and x^2 (3 - 2 x) for a = b = 2', () => {
    for (const x of [0.01, 0.2, 0.5, 0.8, 0.99]) {
      for (const n of [0.5, 1, 3, 40]) {
        expect(Math.abs(incompleteBeta(x, n, 1) - x ** n)).toBeLessThan(1e-13);
        expect(Math.abs(incompleteBeta(x, 1, n) - (1 - (1 - x) ** n))).toBeLessThan(1e-13);
      }
      expect(Math.abs(incompleteBeta(x, 2, 2) - x * x * (3 - 2 * x))).toBeLessThan(1e-13);
    }
  });

  it('is 0 up to 0 and 1 from 1 on', () => {
    expect([-1, 0, 1, 2].map((x) => incompleteBeta(x, 2, 3))).toEqual([0, 0, 1, 1]);
  });
});

describe("Welch's test", () => {
  it('counts spreads and sizes of each: t = 3 / sqrt(2 / 3 + 8 / 3), 2.9412 degrees of freedom', () => {
    // Variances 2 and 8, three numbers each: (10 / 3)^2 / ((2 / 3)^2 / 2 + (8 / 3)^2 / 2).
    const [a, b] = [
      [5 - Math.SQRT2, 5, 5 + Math.SQRT2],
      [2 - Math.sqrt(8), 2, 2 + Math.sqrt(8)],
    ];
    const freedom = (10 / 3) ** 2 / ((4 / 9 + 64 / 9) / 2);
    expect(freedom).toBeCloseTo(2.9412, 4);
    expect(welch(a, b)).toBeCloseTo(studentTail(3 / Math.sqrt(10 / 3), freedom), 12);
    // Of two and three numbers: variances 2 and 4, so 1 and 4 / 3 of the means.
    const [few, more] = [
      [9, 11],
      [6, 8, 10],
    ];
    const other = (1 + 4 / 3) ** 2 / (1 / 1 + (4 / 3) ** 2 / 2);
    expect(welch(few, more)).toBeCloseTo(studentTail(2 / Math.sqrt(7 / 3), other), 12);
    expect(welch(more, few)).toBeCloseTo(1 - welch(few, more), 12);
  });

  it('of (1, 2, 3) above (2, 3, 4) by -1 with four degrees of freedom has the chance 0.8560', () => {
    // t = -1 / sqrt(1/3 + 1/3) = -1.2247; P(T_4 > -1.2247) = 0.856.
    expect(welch([1, 2, 3], [2, 3, 4])).toBeCloseTo(0.856, 3);
    expect(welch([2, 3, 4], [1, 2, 3])).toBeCloseTo(0.144, 3);
  });

  it('without any spread goes by the means', () => {
    expect(welch([5, 5], [5, 5])).toBe(1);
    expect(welch([6, 6], [5, 5])).toBe(0);
  });
});
