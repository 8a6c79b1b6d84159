import { describe, expect, it } from 'vitest';
import { Generator } from '../../src/random/index.js';
import {
  PrioritizedReplay,
  type PrioritizedReplayOptions,
  UniformReplay,
} from '../../src/replay/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { draw, emptyBatch, step } from './helpers.js';

const base: PrioritizedReplayOptions = {
  capacity: 4,
  observationSize: 1,
  discount: 0.5,
  alpha: 1,
  epsilon: 0,
};

function filled(changes: Partial<PrioritizedReplayOptions> = {}, steps = 4): PrioritizedReplay {
  const replay = new PrioritizedReplay({ ...base, ...changes });
  for (let s = 0; s < steps; s++) replay.add(step(s, s, s + 1));
  return replay;
}

/** Gives transition s, for every s, the error that `errors` has for it. */
function learn(replay: PrioritizedReplay, errors: readonly number[]): void {
  const batch = emptyBatch(64, 1);
  replay.sample(batch, new Generator(3));
  replay.prioritize(Array.from(batch.observations, (s) => errors[s] as number));
}

/** How often each of the transitions 0..3 is among 4,000. */
function shares(replay: PrioritizedReplay): number[] {
  const counts = [0, 0, 0, 0];
  for (const { observation } of draw(replay, 4_000, 1)) {
    const s = observation[0] as number;
    counts[s] = (counts[s] ?? 0) + 1 / 4_000;
  }
  return counts;
}

describe('PrioritizedReplay', () => {
  it('draws errors 1, 2, -3, 4 in 10, 20, 30, 40 % of cases, within 0.1 %', () => {
    const replay = filled();
    learn(replay, [1, 2, -3, 4]);
    const found = shares(replay);
    [0.1, 0.2, 0.3, 0.4].forEach((share, s) => {
      expect(Math.abs((found[s] as number) - share)).toBeLessThan(1e-3);
    });
  });

  it('draws errors 1, 4, 9, 16 at alpha 0.5 as often as 1, 2, 3, 4, and at alpha 0 all alike', () => {
    const half = filled({ alpha: 0.5 });
    learn(half, [1, 4, 9, 16]);
    for (const [s, share] of shares(half).entries()) {
      expect(Math.abs(share - (s + 1) / 10)).toBeLessThan(1e-3);
    }
    const none = filled({ alpha: 0 });
    learn(none, [1, 4, 9, 16]);
    for (const share of shares(none)) expect(Math.abs(share - 0.25)).toBeLessThan(1e-3);
  });

  it('weighs errors 1 and 4 with 1 and 1/4 at beta 1, 1 and 1/2 at beta 0.5, 1 and 1 at beta 0', () => {
    const replay = filled({}, 2);
    learn(replay, [1, 4]);
    for (const [beta, light] of [
      [1, 0.25],
      [0.5, 0.5],
      [0, 1],
    ] as const) {
      const batch = emptyBatch(20, 1);
      replay.sample(batch, new Generator(1), beta);
      const weightOf = (s: number) => batch.weights[batch.observations.indexOf(s)] as number;
      expect(weightOf(0)).toBe(1);
      expect(weightOf(1)).toBeCloseTo(light, 6);
    }
  });

  it('gives a new transition the largest priority so far: 5 beside 1, 5, 2', () => {
    const replay = filled({}, 3);
    learn(replay, [1, 5, 2]);
    replay.add(step(3, 0, 4));
    const found = shares(replay);
    [1, 5, 2, 5].forEach((priority, s) => {
      expect(Math.abs((found[s] as number) - priority / 13)).toBeLessThan(1e-3);
    });
  });

  it('draws nothing that has left: after 6 steps into a replay of 4, the transitions 2 to 5', () => {
    const replay = filled({}, 6);
    const seen = new Set(draw(replay, 500, 1).map(({ observation }) => observation[0]));
    expect([...seen].sort()).toEqual([2, 3, 4, 5]);
  });

  it('draws nothing whose n steps are not all in, and refuses newcomers when it shall', () => {
    const replay = filled({ nStep: 3, eviction: 'newest' }, 9);
    const seen = new Set(draw(replay, 500, 1).map(({ observation }) => observation[0]));
    expect([...seen].sort()).toEqual([0, 1]);
    expect(replay.sampleable).toBe(2);
    const empty = filled({ nStep: 3 }, 2);
    expect(() => draw(empty, 1, 1)).toThrow('no complete transition');
  });

  it('takes an error that is no number, or infinite, for 1e30 and goes on', () => {
    const replay = filled({}, 2);
    learn(replay, [Number.NaN, Number.POSITIVE_INFINITY]);
    learn(replay, [1, 1]);
    const [first = 0, second = 0] = shares(replay);
    expect(Math.abs(first - second)).toBeLessThan(1e-3);
  });

  it('still draws all four alike, within 0.1 %, when an epsilon of 1e-46 is all their priority', () => {
    const replay = filled({ epsilon: 1e-46 });
    learn(replay, [0, 0, 0, 0]);
    for (const share of shares(replay)) expect(Math.abs(share - 0.25)).toBeLessThan(1e-3);
  });

  it('keeps a sum and chances after 4,096 infinite errors: each 1/4096 within 1e-6 of it', () => {
    const capacity = 4_096;
    const replay = filled({ capacity }, capacity);
    const batch = emptyBatch(capacity, 1);
    replay.sample(batch, new Generator(3));
    replay.prioritize(Array.from({ length: capacity }, () => Number.POSITIVE_INFINITY));
    replay.sample(batch, new Generator(3));
    for (const chance of replay.chances()) {
      expect(Math.abs(chance * capacity - 1)).toBeLessThan(1e-6);
    }
  });

  it('says how much it holds, and can give, of how much it may hold', () => {
    const replay = filled({ capacity: 8, nStep: 2 }, 5);
    expect([replay.capacity, replay.length, replay.sampleable]).toEqual([8, 5, 4]);
    // A float for each of 20 rows, in two groups of 16, and their two sums in one of 16.
    const { byteLength } = new UniformReplay({ ...base, capacity: 19 });
    const priorities = filled({ capacity: 19 }).byteLength - byteLength;
    expect(priorities).toBe(4 * (32 + 16));
  });

  it('has alpha 0.6 and epsilon 1e-6 unless told otherwise: 1 and 0 are drawn as 1 to 1e-6^0.6, within 1 %', () => {
    const replay = new PrioritizedReplay({ capacity: 4, observationSize: 1, discount: 0.5 });
    for (let s = 0; s < 2; s++) replay.add(step(s, s, s + 1));
    const batch = emptyBatch(64, 1);
    replay.sample(batch, new Generator(3));
    replay.prioritize(Array.from(batch.observations, (s) => (s === 0 ? 1 : 0)));
    replay.sample(batch, new Generator(3));
    const [heavy] = replay.chances();
    expect(heavy).toBeCloseTo(1 / (1 + 1e-6 ** 0.6), 6);
    const odds = (1 - (heavy as number)) / (heavy as number);
    expect(Math.abs(odds / 1e-6 ** 0.6 - 1)).toBeLessThan(0.01);
  });

  it('tells the chance of each that was drawn, which are those of its errors', () => {
    const replay = filled();
    learn(replay, [1, 2, -3, 4]);
    const batch = emptyBatch(20, 1);
    replay.sample(batch, new Generator(5));
    const errors = [1, 2, 3, 4];
    for (const [b, chance] of replay.chances().entries()) {
      expect(chance).toBeCloseTo((errors[batch.observations[b] as number] as number) / 10, 6);
    }
  });

  it('draws one of each tenth of the total in a batch of ten: errors 1, 2, 3, 4 come 1, 2, 3, 4 times', () => {
    const replay = filled();
    learn(replay, [1, 2, 3, 4]);
    for (let seed = 0; seed < 20; seed++) {
      const batch = emptyBatch(10, 1);
      replay.sample(batch, new Generator(seed));
      expect([...batch.observations].sort()).toEqual([0, 1, 1, 2, 2, 2, 3, 3, 3, 3]);
    }
  });

  it('learns priorities for the batch drawn last, whatever the sizes of batches', () => {
    const replay = filled({}, 2);
    for (const rows of [3, 8, 2]) {
      const batch = emptyBatch(rows, 1);
      replay.sample(batch, new Generator(9));
      expect(replay.chances()).toHaveLength(rows);
    }
  });

  it('leaves a batch without weights alone, and weighs wholly unless told otherwise', () => {
    const replay = filled({}, 2);
    learn(replay, [1, 4]);
    const { weights: _, ...unweighted } = emptyBatch(8, 1);
    replay.sample(unweighted, new Generator(1));
    expect(unweighted).not.toHaveProperty('weights');
    const batch = emptyBatch(20, 1);
    replay.sample(batch, new Generator(1));
    expect(batch.weights[batch.observations.indexOf(1)]).toBeCloseTo(0.25, 6);
  });

  it('goes on from its state as it would have gone on, the largest priority included', () => {
    const [replay, other] = [filled({}, 3), new PrioritizedReplay(base)];
    learn(replay, [1, 5, 2]);
    restoreState(other, copyState(replay));
    for (const each of [replay, other]) each.add(step(3, 0, 4));
    expect(draw(other, 100, 1)).toEqual(draw(replay, 100, 1));
    expect(copyState(other)).toEqual(copyState(replay));
  });

  it('draws by errors two lanes that have turned: none that has left, none that is not complete', () => {
    const replay = new PrioritizedReplay({ ...base, capacity: 8, lanes: 2, nStep: 2 });
    const two = (t: number) => ({
      observations: Float32Array.of(t, 100 + t),
      actions: [0, 0],
      rewards: [t, t],
      nextObservations: Float32Array.of(t + 1, 101 + t),
      terminated: [false, false],
      truncated: [false, false],
    });
    for (let t = 0; t < 11; t++) replay.add(two(t));
    const seen = new Set(draw(replay, 400, 1).map(({ observation }) => observation[0]));
    expect([...seen].sort((a = 0, b = 0) => a - b)).toEqual([7, 8, 9, 107, 108, 109]);
  });

  it('leaves priorities alone when it refuses a newcomer', () => {
    const replay = filled({ eviction: 'newest' });
    learn(replay, [1, 2, 3, 4]);
    learn(replay, [1, 2, 3, 1]);
    replay.add(step(4, 4, 5));
    const found = shares(replay);
    [1, 2, 3, 1].forEach((priority, s) => {
      expect(Math.abs((found[s] as number) - priority / 7)).toBeLessThan(1e-3);
    });
  });
});
