import { describe, expect, it } from 'vitest';
import { studentTail, welch } from '../../src/pruning/student.js';

describe("Student's distribution", () => {
  it('is within 1e-12 of its closed forms: of one degree an arc tangent, of two a root', () => {
    for (const t of [0, 0.5, 1, 3, 12]) {
      expect(studentTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 12);
      expect(studentTail(t, 2)).toBeCloseTo(0.5 - t / (2 * Math.sqrt(2 + t * t)), 12);
      expect(studentTail(-t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
    }
  });
});

describe("Welch's test", () => {
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
