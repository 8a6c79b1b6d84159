import { describe, expect, it } from 'vitest';
import { shuffle } from '../../src/agents/shared/shuffle.js';
import { Generator } from '../../src/random/index.js';

describe('the order of a rollout', () => {
  it('is shuffled from its end, each place changing with one before it or itself', () => {
    const asked: [number, number][] = [];
    const first = {
      integers: (low: number, high: number) => {
        asked.push([low, high]);
        return low;
      },
    };
    const order = Int32Array.of(0, 1, 2, 3);
    shuffle(order, first as never);
    expect(asked).toEqual([
      [0, 4],
      [0, 3],
      [0, 2],
    ]);
    // 3 1 2 0, then 2 1 3 0, then 1 2 3 0.
    expect([...order]).toEqual([1, 2, 3, 0]);
  });

  it('is each of the six of three about as often: 1,000 of 6,000 within 120', () => {
    const random = new Generator(5);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6_000; i++) {
      const order = Int32Array.of(0, 1, 2);
      shuffle(order, random);
      counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});
