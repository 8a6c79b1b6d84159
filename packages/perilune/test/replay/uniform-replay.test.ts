import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Generator } from '../../src/random/index.js';
import { PrioritizedReplay, type Transitions, UniformReplay } from '../../src/replay/index.js';
import { distinct, draw, emptyBatch, step } from './helpers.js';
import { NaiveReplay } from './naive-replay.js';

describe('UniformReplay', () => {
  it('lets the oldest transition leave when it is full: of 5 in a replay of 3, the last 3 stay', () => {
    const replay = new UniformReplay({ capacity: 3, observationSize: 1, discount: 0.5 });
    for (let s = 0; s < 5; s++) replay.add(step(s, 10 * s, s + 1));
    expect(replay.length).toBe(3);
    const seen = new Set(draw(replay, 200, 1).map((sample) => sample.observation[0]));
    expect([...seen].sort()).toEqual([2, 3, 4]);
  });

  it('sums three steps: 1 + 0.5 x 2 + 0.25 x 4 = 3, discount 0.125', () => {
    const replay = new UniformReplay({ capacity: 8, observationSize: 1, nStep: 3, discount: 0.5 });
    [1, 2, 4].forEach((reward, s) => {
      replay.add(step(s, reward, s + 1));
    });
    expect(draw(replay, 1, 1)).toEqual([
      { observation: [0], action: 0, reward: 3, discount: 0.125, nextObservation: [3] },
    ]);
  });

  it('stops n-step sums at a termination, which is worth nothing, and at a truncation, which is bootstrapped', () => {
    const replay = new UniformReplay({ capacity: 8, observationSize: 1, nStep: 3, discount: 0.5 });
    replay.add(step(0, 1, 1));
    replay.add(step(1, 2, 9, 'terminated'));
    replay.add(step(20, 4, 21));
    replay.add(step(21, 8, 29, 'truncated'));
    replay.add(step(40, 16, 41));
    replay.add(step(41, 32, 42));
    expect(distinct(draw(replay, 300, 1))).toEqual(
      distinct([
        { observation: [0], action: 0, reward: 2, discount: 0, nextObservation: [9] },
        { observation: [1], action: 1, reward: 2, discount: 0, nextObservation: [9] },
        { observation: [20], action: 0, reward: 8, discount: 0.25, nextObservation: [29] },
        { observation: [21], action: 1, reward: 8, discount: 0.5, nextObservation: [29] },
      ]),
    );
  });

  it('keeps the true successor of a step whose episode was left without an end', () => {
    const replay = new UniformReplay({ capacity: 8, observationSize: 1, nStep: 2, discount: 0.5 });
    replay.add(step(0, 1, 1));
    replay.add(step(50, 2, 51));
    replay.add(step(51, 4, 52));
    expect(distinct(draw(replay, 100, 1))).toEqual(
      distinct([
        { observation: [0], action: 0, reward: 1, discount: 0.5, nextObservation: [1] },
        { observation: [50], action: 2, reward: 4, discount: 0.25, nextObservation: [52] },
      ]),
    );
  });

  it('refuses newcomers when it is full and is to evict the newest: of 5 in a replay of 3, the first 3 stay', () => {
    const replay = new UniformReplay({
      capacity: 3,
      observationSize: 1,
      discount: 0.5,
      eviction: 'newest',
    });
    for (let s = 0; s < 5; s++) replay.add(step(s, 10 * s, s + 1));
    expect(replay.length).toBe(3);
    const seen = new Set(draw(replay, 200, 1).map((sample) => sample.nextObservation[0]));
    expect([...seen].sort()).toEqual([1, 2, 3]);
  });

  it('takes a truncation for a termination if truncated episodes are not to be bootstrapped: discount 0', () => {
    const replay = new UniformReplay({
      capacity: 8,
      observationSize: 1,
      nStep: 2,
      discount: 0.5,
      bootstrapTruncated: false,
    });
    replay.add(step(0, 1, 1));
    replay.add(step(1, 2, 9, 'truncated'));
    replay.add(step(20, 4, 21));
    expect(distinct(draw(replay, 100, 1))).toEqual(
      distinct([
        { observation: [0], action: 0, reward: 2, discount: 0, nextObservation: [9] },
        { observation: [1], action: 1, reward: 2, discount: 0, nextObservation: [9] },
      ]),
    );
  });

  it('keeps 1,000,000 LunarLander transitions in 50 MB, and in 42 MB without priorities', () => {
    const options = { capacity: 1_000_000, observationSize: 8, lanes: 16, discount: 0.99 };
    expect(new UniformReplay(options).byteLength).toBeLessThan(42e6);
    expect(new PrioritizedReplay(options).byteLength).toBeLessThan(50e6);
  });

  it('says how much it holds, and can give, of how much it may hold: whole steps of all lanes', () => {
    const options = { capacity: 11, observationSize: 1, lanes: 2, nStep: 3, discount: 1 };
    const replay = new UniformReplay(options);
    const two = {
      observations: new Float32Array(2),
      actions: [0, 0],
      rewards: [0, 0],
      nextObservations: new Float32Array(2),
      terminated: [false, false],
      truncated: [false, false],
    };
    expect([replay.capacity, replay.length, replay.sampleable]).toEqual([10, 0, 0]);
    for (let t = 0; t < 4; t++) replay.add(two);
    expect([replay.length, replay.sampleable]).toEqual([8, 4]);
    for (let t = 0; t < 4; t++) replay.add(two);
    expect([replay.length, replay.sampleable]).toEqual([10, 6]);
  });

  it('refuses a capacity that is no whole number, and takes one of lanes x nStep', () => {
    const options = { observationSize: 1, lanes: 2, nStep: 2, discount: 1 };
    expect(() => new UniformReplay({ ...options, capacity: 8.5 })).toThrow('capacity 8.5');
    expect(new UniformReplay({ ...options, capacity: 4 }).capacity).toBe(4);
  });

  it('is filled in bytes: a row of 8 numbers, an action and a reward is 10 floats and a byte', () => {
    const of = (capacity: number, observationSize: number) =>
      new UniformReplay({ capacity, observationSize, discount: 1 }).byteLength;
    // Room for 16 tails, and a row more than transitions.
    expect(of(99, 8)).toBe(100 * (4 * 10 + 1) + 16 * 8 * 4);
    expect(of(99, 7)).toBe(100 * (4 * 10 + 1) + 16 * 7 * 4);
  });

  it('grows no further by the ends of 1,000 episodes than by those that it holds', () => {
    const replay = new UniformReplay({ capacity: 10, observationSize: 1, discount: 1 });
    const before = replay.byteLength;
    for (let s = 0; s < 1_000; s++) replay.add(step(2 * s, s, 2 * s + 1, 'terminated'));
    expect(replay.byteLength).toBe(before);
    expect(distinct(draw(replay, 300, 1))).toHaveLength(10);
  });

  it('draws each of three alike: a third of 30,000, within 3 %', () => {
    const replay = new UniformReplay({ capacity: 3, observationSize: 1, discount: 0.5 });
    for (let s = 0; s < 5; s++) replay.add(step(s, 0, s + 1));
    const counts = new Map<number, number>();
    for (const { observation } of draw(replay, 30_000, 1)) {
      const s = observation[0] as number;
      counts.set(s, (counts.get(s) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([2, 3, 4]);
    for (const count of counts.values()) expect(Math.abs(count / 10_000 - 1)).toBeLessThan(0.03);
  });

  it('fills batches of any size, one after the other, and with arrays that lie anywhere', () => {
    const replay = new UniformReplay({ capacity: 4, observationSize: 2, discount: 0.5 });
    const pair = { observations: Float32Array.of(3, 4), nextObservations: Float32Array.of(5, 6) };
    const ends = { terminated: [true], truncated: [false] };
    replay.add({ ...pair, actions: [1], rewards: [7], ...ends });
    for (const rows of [2, 5]) expect(draw(replay, rows, 2)).toHaveLength(rows);
    // Of four bytes into their buffers: floats cannot be moved there in pairs.
    const apart = () => new Float32Array(new ArrayBuffer(4 * 9), 4, 8);
    const batch = { ...emptyBatch(4, 2), observations: apart(), nextObservations: apart() };
    replay.sample(batch, new Generator(1));
    expect([...batch.observations]).toEqual([3, 4, 3, 4, 3, 4, 3, 4]);
    expect([...batch.nextObservations]).toEqual([5, 6, 5, 6, 5, 6, 5, 6]);
  });

  it('refuses to sample before a transition is complete, and a capacity below lanes x nStep', () => {
    const replay = new UniformReplay({ capacity: 8, observationSize: 1, nStep: 2, discount: 0.5 });
    replay.add(step(0, 1, 1));
    expect(() => draw(replay, 1, 1)).toThrow('no complete transition');
    const tooSmall = { capacity: 7, observationSize: 1, lanes: 4, nStep: 2, discount: 1 };
    expect(() => new UniformReplay(tooSmall)).toThrow('at least lanes x nStep = 8');
  });

  it('draws exactly the samples of a replay that stores everything, over wraps, ends and lanes', () => {
    const ends = fc.constantFrom('no', 'no', 'no', 'terminated', 'truncated');
    const setup = fc.record({
      slices: fc.integer({ min: 3, max: 9 }),
      lanes: fc.integer({ min: 1, max: 3 }),
      nStep: fc.integer({ min: 1, max: 3 }),
      size: fc.integer({ min: 1, max: 4 }),
      ends: fc.array(fc.array(ends, { minLength: 3, maxLength: 3 }), {
        minLength: 3,
        maxLength: 30,
      }),
    });
    fc.assert(
      fc.property(setup, ({ slices, lanes, nStep, size, ends }) => {
        const discount = 0.9;
        const replay = new UniformReplay({
          capacity: slices * lanes,
          observationSize: size,
          lanes,
          nStep,
          discount,
        });
        const naive = new NaiveReplay({ slices, lanes, nStep, discount, size });
        for (const transitions of episodes(ends, lanes, size)) {
          replay.add(transitions);
          naive.add(transitions);
        }
        const expected = naive.samples();
        expect(replay.sampleable).toBe(expected.length);
        if (expected.length === 0) return;
        const drawn = distinct(draw(replay, expected.length * 25, size));
        expect(drawn).toEqual(distinct(expected));
      }),
      { numRuns: 150 },
    );
  });
});

/** Steps of every lane, with fresh observations after an end. */
function* episodes(
  ends: readonly (readonly string[])[],
  lanes: number,
  size: number,
): Iterable<Transitions> {
  let fresh = 0;
  const observe = () => {
    fresh += 1;
    return Array.from({ length: size }, (_, i) => fresh + i / 4);
  };
  let current = Array.from({ length: lanes }, observe);
  for (const [t, row] of ends.entries()) {
    const next = current.map(observe);
    yield {
      observations: Float32Array.from(current.flat()),
      actions: current.map((_, lane) => (t + lane) % 4),
      rewards: current.map((_, lane) => 0.1 * t + lane),
      nextObservations: Float32Array.from(next.flat()),
      terminated: row.slice(0, lanes).map((end) => end === 'terminated'),
      truncated: row.slice(0, lanes).map((end) => end === 'truncated'),
    };
    current = next.map((observation, lane) => (row[lane] === 'no' ? observation : observe()));
  }
}
