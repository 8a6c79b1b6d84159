import * as v from 'valibot';
import { describe, expect, it, vi } from 'vitest';
import {
  environmentSeeds,
  Stopwatch,
  type StreamPurpose,
  scheduleAt,
  stream,
} from '../../src/agents/index.js';
import { EpsilonGreedy } from '../../src/agents/policies/epsilon-greedy.js';
import { scheduleSchema } from '../../src/agents/shared/schedule.js';
import { UpdateClock } from '../../src/agents/shared/update-clock.js';
import { argmax, argmaxOfRow } from '../../src/math/argmax.js';
import { QNetwork } from '../../src/net/index.js';
import { Generator, SeedSequence } from '../../src/random/index.js';
import { copyState, restoreState } from '../../src/state/index.js';

describe('scheduleAt', () => {
  it('moves from 1 to 0.1 over 100 steps: 0.55 at 50, 0.1 from 100 on', () => {
    const schedule = { start: 1, end: 0.1, steps: 100 };
    expect(scheduleAt(schedule, 0)).toBe(1);
    expect(scheduleAt(schedule, 50)).toBeCloseTo(0.55, 12);
    expect(scheduleAt(schedule, 100)).toBeCloseTo(0.1, 12);
    expect(scheduleAt(schedule, 1e9)).toBeCloseTo(0.1, 12);
    expect(scheduleAt(0.3, 7)).toBe(0.3);
  });

  it('takes constants and lines within the bounds, of whole steps from 1 on', () => {
    const takes = (given: unknown) => v.safeParse(scheduleSchema(0, 1), given).success;
    const line = { start: 1, end: 0, steps: 1 };
    for (const good of [0, 0.5, 1, line, { ...line, steps: 1e9 }]) expect(takes(good)).toBe(true);
    const bad = [-0.1, 1.1, '1', null, { ...line, start: 2 }, { ...line, end: -1 }];
    const worse = [
      { ...line, steps: 0 },
      { ...line, steps: 1.5 },
      { ...line, step: 3 },
      { start: 1 },
    ];
    for (const wrong of [...bad, ...worse]) expect(takes(wrong)).toBe(false);
  });
});

describe('argmax', () => {
  it('is the first of the largest, or the first NaN: as numpy has it', () => {
    expect(argmax([1, 3, 2, 3])).toBe(1);
    expect(argmax([-5, -2, -7])).toBe(1);
    expect(argmax([1, Number.NaN, 9, Number.NaN])).toBe(1);
    expect(argmax([-Infinity, -Infinity])).toBe(0);
  });

  it('of a row looks at that row alone, and at what counts', () => {
    const values = [9, 9, 9, 1, 2, Number.NaN];
    expect(argmaxOfRow(values, 1, 3)).toBe(2);
    expect(argmaxOfRow(values, 1, 3, [1, 1, 1, 1, 1, 0])).toBe(1);
    expect(argmaxOfRow(values, 1, 3, [1, 1, 1, 0, 0, 0])).toBe(0);
  });
});

describe('Stopwatch', () => {
  it('adds laps up in seconds, and keeps them in its state', () => {
    const now = vi.spyOn(performance, 'now');
    const at = (ms: number) => now.mockReturnValueOnce(ms);
    const watch = new Stopwatch(1_000);
    at(1_500);
    watch.lap('action');
    at(1_750);
    watch.lap('update');
    at(2_750);
    watch.lap('action');
    expect(watch.seconds).toMatchObject({ action: 1.5, update: 0.25, startUp: 0, validation: 0 });
    at(9_000);
    const other = new Stopwatch();
    restoreState(other, copyState(watch));
    at(9_500);
    other.lap('other');
    now.mockRestore();
    expect(other.seconds).toEqual({ ...watch.seconds, other: 0.5 });
  });

  it('knows what a run’s time goes to, nothing spent at first', () => {
    expect(new Stopwatch().seconds).toEqual({
      ...{ startUp: 0, action: 0, environment: 0, replay: 0 },
      ...{ update: 0, validation: 0, checkpoint: 0, other: 0 },
    });
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
    // Each by its own unit alone.
    expect(Array.from({ length: 600 }, () => bySteps.updated())).not.toContain(true);
    byUpdates.stepped(600);
    expect(byUpdates.targetDueBySteps()).toBe(false);
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

  it('gives each purpose the child of the seed that is its own, by its place', () => {
    const purposes: StreamPurpose[] = ['weights', 'exploration', 'replay', 'environments'];
    for (const [key, purpose] of [...purposes, 'noise' as const, 'batches' as const].entries()) {
      const child = new Generator(new SeedSequence(7).child(key));
      expect(stream(7, purpose).nextDouble()).toBe(child.nextDouble());
    }
  });

  it('makes an environment’s seed of 52 bits of its own child: 2^52 and 20 high bits over 32 low ones', () => {
    const [, , third] = environmentSeeds(7, 3);
    const [low = 0, high = 0] = new SeedSequence(7).child(3).child(2).generateState(2);
    expect(BigInt(third as number)).toBe(
      2n ** 52n + BigInt(high % 2 ** 20) * 2n ** 32n + BigInt(low),
    );
  });

  it('seeds 1,000 environments differently and in 2^52..2^53-1, away from evaluation seeds', () => {
    const seeds = environmentSeeds(1, 1000);
    expect(new Set(seeds).size).toBe(1000);
    expect(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 2 ** 52)).toBe(true);
  });
});
