import { describe, expect, it } from 'vitest';
import { pengReturns } from '../../src/agents/pqn/peng-returns.js';
import type { Rollout } from '../../src/agents/shared/rollout-buffer.js';

const rates = { discount: 0.5, lambda: 0.5 };

function returnsOf(changes: Partial<Rollout>, { discount, lambda } = rates): number[] {
  const lanes = changes.lanes ?? 1;
  const steps = changes.steps ?? 3;
  const none = new Uint8Array(lanes * steps);
  const rollout = {
    lanes,
    steps,
    rewards: [1, 2, 4],
    nextValues: [8, 16, 32],
    terminated: none,
    truncated: none,
    ...changes,
  };
  const returns = new Float32Array(lanes * steps);
  pengReturns(rollout, { discount, lambda }, returns);
  return [...returns];
}

describe('pengReturns', () => {
  // Backwards: 4 + 32 / 2 = 20; 2 + (16 + 20) / 4 = 11; 1 + (8 + 11) / 4 = 5.75.
  it('gives 5.75, 11, 20 for rewards 1, 2, 4 and successors worth 8, 16, 32 at discount and lambda 0.5', () => {
    expect(returnsOf({})).toEqual([5.75, 11, 20]);
  });

  it('stops at a termination: 2 alone there, and 1 + (8 + 2) / 4 = 3.5 before it', () => {
    expect(returnsOf({ terminated: [0, 1, 0] })).toEqual([3.5, 2, 20]);
  });

  it('bootstraps a truncation from its own last state: 2 + 16 / 2 = 10, whatever comes next', () => {
    expect(returnsOf({ truncated: [0, 1, 0] })).toEqual([5.5, 10, 20]);
    expect(returnsOf({ truncated: [0, 1, 0], rewards: [1, 2, 999] }).slice(0, 2)).toEqual([
      5.5, 10,
    ]);
  });

  it('ends a last step that terminates with its reward, 4', () => {
    expect(returnsOf({ terminated: [0, 0, 1] })).toEqual([4.75, 7, 4]);
  });

  it('leaves lanes to themselves: two side by side give what each gives alone', () => {
    const both = returnsOf({
      lanes: 2,
      rewards: [1, 3, 2, 5, 4, 7],
      nextValues: [8, 1, 16, 2, 32, 4],
      terminated: [0, 0, 0, 1, 0, 0],
    });
    const first = returnsOf({});
    const second = returnsOf({
      rewards: [3, 5, 7],
      nextValues: [1, 2, 4],
      terminated: [0, 1, 0],
    });
    expect(both.filter((_, i) => i % 2 === 0)).toEqual(first);
    expect(both.filter((_, i) => i % 2 === 1)).toEqual(second);
  });

  it('is one-step Q-learning at lambda 0, and the discounted sum to the end at lambda 1', () => {
    expect(returnsOf({}, { discount: 0.5, lambda: 0 })).toEqual([5, 10, 20]);
    expect(returnsOf({}, { discount: 0.5, lambda: 1 })).toEqual([7, 12, 20]);
  });
});
