import { describe, expect, it } from 'vitest';
import { power } from '../../src/replay/power.js';

describe('power', () => {
  it('keeps within 1e-11 of x^y for x from 1e-30 to 1e30 and y from -1 to 1', () => {
    let worst = 0;
    for (let i = -3000; i <= 3000; i++) {
      const x = 10 ** (i / 100) * (1 + ((i * i) % 89) / 89);
      for (const y of [-1, -0.73, -0.4, 0, 0.5, 0.6, 1]) {
        worst = Math.max(worst, Math.abs(power(x, y) / x ** y - 1));
      }
    }
    expect(worst).toBeLessThan(1e-11);
  });

  it('is exact at 1, and for powers of two: 4^0.5 = 2, 8^-1 = 0.125', () => {
    expect(power(1, 0.6)).toBe(1);
    expect(power(4, 0.5)).toBe(2);
    expect(power(8, -1)).toBe(0.125);
  });
});
