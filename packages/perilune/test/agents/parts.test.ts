import { describe, expect, it } from 'vitest';
import { UpdateClock } from '../../src/agents/dqn/update-clock.js';
import { environmentSeeds, scheduleAt, stream } from '../../src/agents/index.js';
import { EpsilonGreedy } from '../../src/agents/policies/epsilon-greedy.js';
import { QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';

describe('scheduleAt', () => {
  it('moves from 1 to 0.1 over 100 steps: 0.55 at 50, 0.1 from 100 on', () => {
    const schedule = { start: 1, end: 0.1, steps: 100 };
    expect(scheduleAt(schedule, 0)).toBe(1);
    expect(scheduleAt(schedule, 50)).toBeCloseTo(0.55, 12);
    expect(scheduleAt(schedule, 100)).toBeCloseTo(0.1, 12);
    expect(scheduleAt(schedule, 1e9)).toBeCloseTo(0.1, 12);
    expect(scheduleAt(0.3, 7)).toBe(0.3);
  });
});

describe('UpdateClock', () => {
  const rhythm = {
    learningStarts: 10,
    trainFrequency: 4,
    gradientSteps: 2,
    targetUpdateInterval: 3,
    targetUpdateUnit: 'updates' as const,
  };

  it('lets 2 updates be due at every 4th step beyond the 10th, also when steps come 16 at a time', () => {
    const single = new UpdateClock(rhythm);
    const due = Array.from({ length: 20 }, () => {
      single.stepped(1);
      return single.updatesDue();
    });
    expect(due.map((count, i) => [i + 1, count]).filter(([, count]) => count)).toEqual([
      [12, 2],
      [16, 2],
      [20, 2],
    ]);
    const vector = new UpdateClock(rhythm);
    vector.stepped(16);
    expect(vector.updatesDue()).toBe(4);
    vector.stepped(16);
    expect(vector.updatesDue()).toBe(8);
  });

  it('moves the target network after updates 3, 6, 9, or at steps 250, 500', () => {
    const byUpdates = new UpdateClock(rhythm);
    expect(Array.from({ length: 9 }, () => byUpdates.updated())).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((update) => update % 3 === 0),
    );
    const bySteps = new UpdateClock({
      ...rhythm,
      targetUpdateInterval: 250,
      targetUpdateUnit: 'steps',
    });
    const moved: number[] = [];
    for (let step = 1; step <= 600; step++) {
      bySteps.stepped(1);
      if (bySteps.targetDueBySteps()) moved.push(step);
    }
    expect(moved).toEqual([250, 500]);
  });
});

describe('EpsilonGreedy', () => {
  const network = new QNetwork({ layers: [2, 3, 4], random: new Generator(1), maxBatch: 1000 });
  const observations = new Float32Array(2000).fill(0.5);
  const actions = new Float32Array(1000);
  const expected = new Float64Array(1000);
  const shareOf = (action: number) => actions.filter((chosen) => chosen === action).length / 1000;

  it('acts greedily at epsilon 0', () => {
    new EpsilonGreedy(network, new Generator(2)).choose(observations, { actions, expected }, 0);
    expect(shareOf(network.argmax([0.5, 0.5]))).toBe(1);
  });

  it('acts greedily in 0.4 + 0.6 / 4 = 55 % of 1,000 cases at epsilon 0.6, within 5 %', () => {
    new EpsilonGreedy(network, new Generator(2)).choose(observations, { actions, expected }, 0.6);
    expect(Math.abs(shareOf(network.argmax([0.5, 0.5])) - 0.55)).toBeLessThan(0.05);
  });

  it('takes each of 4 actions in 25 % of 1,000 cases at epsilon 1, within 5 %', () => {
    new EpsilonGreedy(network, new Generator(2)).choose(observations, { actions, expected }, 1);
    for (let action = 0; action < 4; action++) {
      expect(Math.abs(shareOf(action) - 0.25)).toBeLessThan(0.05);
    }
  });
});

describe('streams', () => {
  it('gives each purpose its own numbers, and the same ones for the same seed', () => {
    const first = (purpose: 'weights' | 'replay', seed: number) =>
      stream(seed, purpose).nextDouble();
    expect(first('weights', 1)).toBe(first('weights', 1));
    expect(first('weights', 1)).not.toBe(first('replay', 1));
    expect(first('weights', 1)).not.toBe(first('weights', 2));
  });

  it('seeds 1,000 environments differently and in 2^52..2^53-1, away from evaluation seeds', () => {
    const seeds = environmentSeeds(1, 1000);
    expect(new Set(seeds).size).toBe(1000);
    expect(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 2 ** 52)).toBe(true);
  });
});
