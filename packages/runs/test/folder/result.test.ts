import { describe, expect, it } from 'vitest';
import { trainingReturns } from '../../src/folder/result.js';

describe('the training returns of a run', () => {
  it('are none before the first episode, and over all up to 100', () => {
    expect(trainingReturns([])).toBeNull();
    expect(trainingReturns([4])).toEqual({ last: 4, lowest: 4 });
    const hundred = Array.from({ length: 100 }, (_, i) => i);
    expect(trainingReturns(hundred)).toEqual({ last: 49.5, lowest: 49.5 });
  });

  it('are over 100 successive ones then: the last, and those that were the lowest', () => {
    // 50 of 10, 100 of -10, 50 of 30: the lowest hundred is the middle, the last half of each.
    const returns = Array.from({ length: 200 }, (_, i) => (i < 50 ? 10 : i < 150 ? -10 : 30));
    expect(trainingReturns(returns)).toEqual({ last: 10, lowest: -10 });
    const falling = Array.from({ length: 101 }, (_, i) => -i);
    expect(trainingReturns(falling)).toEqual({ last: -50.5, lowest: -50.5 });
    const rising = Array.from({ length: 101 }, (_, i) => i);
    expect(trainingReturns(rising)).toEqual({ last: 50.5, lowest: 49.5 });
  });
});
