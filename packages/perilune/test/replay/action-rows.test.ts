import { describe, expect, it } from 'vitest';
import { Generator } from '../../src/random/index.js';
import { PrioritizedReplay, UniformReplay } from '../../src/replay/index.js';
import { copyState, restoreState } from '../../src/state/index.js';

const ring = {
  capacity: 12,
  observationSize: 3,
  actionWidth: 2,
  lanes: 2,
  nStep: 2,
  discount: 0.5,
};

/** Step t of two lanes: every number says where it belongs. Lane 1's episodes are cut every third step. */
function stepAt(t: number) {
  const observation = (lane: number, time: number) => [lane, time, -time];
  return {
    observations: Float32Array.of(...observation(0, t), ...observation(1, t)),
    actions: Float32Array.of(t, t + 0.25, -t, -t - 0.25),
    rewards: [t, 10 * t],
    nextObservations: Float32Array.of(
      ...observation(0, t + 1),
      ...(t % 3 === 2 ? [9, t, 9] : observation(1, t + 1)),
    ),
    terminated: [false, false],
    truncated: [false, t % 3 === 2],
  };
}

function batchOf(rows: number) {
  return {
    observations: new Float32Array(3 * rows),
    actions: new Float32Array(2 * rows),
    rewards: new Float32Array(rows),
    discounts: new Float32Array(rows),
    nextObservations: new Float32Array(3 * rows),
  };
}

describe.each([
  ['UniformReplay', () => new UniformReplay(ring)],
  ['PrioritizedReplay', () => new PrioritizedReplay(ring)],
])('%s with actions of two numbers', (_, make) => {
  it('gives each transition its own action to the bit, over ends, cuts and a ring that has turned', () => {
    const replay = make();
    for (let t = 0; t < 20; t++) replay.add(stepAt(t));
    const batch = batchOf(64);
    replay.sample(batch, new Generator(1));
    for (let b = 0; b < 64; b++) {
      const [lane, t] = batch.observations.subarray(3 * b) as unknown as [number, number];
      const sign = lane === 0 ? 1 : -1;
      expect([...batch.actions.subarray(2 * b, 2 * b + 2)]).toEqual([sign * t, sign * (t + 0.25)]);
      const isCut = lane === 1 && t % 3 === 2;
      expect(batch.rewards[b]).toBe((lane === 0 ? 1 : 10) * (isCut ? t : t + (t + 1) / 2));
      expect(batch.discounts[b]).toBe(isCut ? 0.5 : 0.25);
      const last = isCut ? t : t + 1;
      const next = [...batch.nextObservations.subarray(3 * b, 3 * b + 3)];
      const tail = lane === 1 && last % 3 === 2;
      expect(next).toEqual(tail ? [9, last, 9] : [lane, last + 1, -(last + 1)]);
    }
  });

  it('goes on from a state that was noted as it would have gone on', () => {
    const [replay, other] = [make(), make()];
    for (let t = 0; t < 17; t++) replay.add(stepAt(t));
    restoreState(other, copyState(replay));
    const batches = [replay, other].map((each) => {
      for (let t = 17; t < 40; t++) each.add(stepAt(t));
      const batch = batchOf(32);
      each.sample(batch, new Generator(2));
      return batch;
    });
    expect(batches[0]).toEqual(batches[1]);
  });
});

describe('actions of Discrete spaces', () => {
  it('become integers in a batch that holds integers', () => {
    const replay = new UniformReplay({ capacity: 4, observationSize: 1, discount: 1 });
    const zero = Float32Array.of(0);
    const ends = { terminated: [true], truncated: [false] };
    replay.add({
      observations: zero,
      actions: Float32Array.of(3),
      rewards: [0],
      nextObservations: zero,
      ...ends,
    });
    const batch = {
      observations: new Float32Array(2),
      actions: new Int32Array(2),
      rewards: new Float32Array(2),
      discounts: new Float32Array(2),
      nextObservations: new Float32Array(2),
    };
    replay.sample(batch, new Generator(1));
    expect(batch.actions).toEqual(Int32Array.of(3, 3));
  });
});
