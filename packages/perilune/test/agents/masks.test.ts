import { describe, expect, it } from 'vitest';
import { targetWeightsInto } from '../../src/agents/one-step/target-rule.js';
import { maskRow, nextMaskRow, randomAction } from '../../src/agents/shared/masks.js';
import { RolloutBuffer } from '../../src/agents/shared/rollout-buffer.js';
import { UsageError } from '../../src/errors.js';
import { argmaxOfRow } from '../../src/math/argmax.js';
import { Generator } from '../../src/random/index.js';
import { type Transitions, UniformReplay } from '../../src/replay/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { copyState, restoreState } from '../../src/state/index.js';

const three = new Discrete(3);

describe('a mask as bytes', () => {
  it('takes numbers and booleans', () => {
    expect(maskRow(three, [true, false, 1])).toEqual(Uint8Array.of(1, 0, 1));
    expect(maskRow(three, undefined)).toBeUndefined();
  });

  it('that allows nothing is refused, but in a terminal state', () => {
    expect(() => maskRow(three, [0, 0, 0])).toThrow(UsageError);
    expect(() => nextMaskRow(three, [0, 0, 0], false)).toThrow(/allows no action/);
    expect(nextMaskRow(three, [0, 0, 0], true)).toEqual(Uint8Array.of(1, 1, 1));
  });

  it('of another length or space is refused', () => {
    expect(() => maskRow(three, [1, 1])).toThrow(/each of 3 actions, but \[1,1\]/);
    expect(() => maskRow(new Box(0, 1), [1])).toThrow(/Only Discrete actions have masks/);
  });
});

describe('choosing among what is allowed', () => {
  it('at random: each as likely, within 3 % over 30,000 draws, and nothing else', () => {
    const random = new Generator(1);
    const masks = Uint8Array.of(0, 0, 0, 0, 1, 0, 1, 1);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 30_000; i++) {
      const action = randomAction(random, 4, masks, 1);
      counts[action] = (counts[action] as number) + 1;
    }
    expect(counts[1]).toBe(0);
    for (const a of [0, 2, 3])
      expect(Math.abs((counts[a] as number) / 10_000 - 1)).toBeLessThan(0.03);
  });

  it('at random with all allowed: the same draws as without a mask', () => {
    const [one, other] = [new Generator(2), new Generator(2)];
    for (let i = 0; i < 50; i++) {
      expect(randomAction(one, 3, Uint8Array.of(1, 1, 1))).toBe(randomAction(other, 3));
    }
  });

  it('greedily: the first of the largest that count', () => {
    const values = [9, 5, 1, 5, 9, 2, 7, 7];
    expect(argmaxOfRow(values, 0, 4, [0, 1, 1, 1, 1, 1, 1, 1])).toBe(1);
    expect(argmaxOfRow(values, 1, 4, [1, 1, 1, 1, 0, 1, 1, 1])).toBe(2);
  });
});

describe('the weights of the next state’s values, by hand', () => {
  const values = [9, 4, 6, 1];
  const mask = Uint8Array.of(0, 1, 1, 1);
  function weights(target: 'q-learning' | 'sarsa' | 'td', epsilon = 0.3) {
    const out = new Float64Array(4);
    targetWeightsInto(target, values, { nextAction: 3, epsilon, mask }, out);
    return [...out];
  }

  it('q-learning takes the best that is allowed', () => {
    expect(weights('q-learning')).toEqual([0, 0, 1, 0]);
  });

  it('sarsa the action that follows', () => {
    expect(weights('sarsa')).toEqual([0, 0, 0, 1]);
  });

  it('td spreads epsilon over those allowed: 0.1 each, and 0.7 more for the best', () => {
    const expected = [0, 0.1, 0.8, 0.1];
    for (const [a, weight] of weights('td').entries()) {
      expect(weight).toBeCloseTo(expected[a] as number, 12);
    }
  });
});

/** One lane: state t leads to t + 1. */
function step(t: number, masks: number[], nextMasks: number[], ends = 0): Transitions {
  return {
    observations: Float32Array.of(t),
    actions: [0],
    rewards: [1],
    nextObservations: Float32Array.of(t + 1),
    terminated: [0],
    truncated: [ends],
    masks: Uint8Array.from(masks),
    nextMasks: Uint8Array.from(nextMasks),
  };
}

const batch = () => ({
  observations: new Float32Array(1),
  actions: new Int32Array(1),
  rewards: new Float32Array(1),
  discounts: new Float32Array(1),
  nextObservations: new Float32Array(1),
  masks: new Uint8Array(2),
  nextMasks: new Uint8Array(2),
});

describe('a replay with masks', () => {
  const options = { capacity: 3, observationSize: 1, discount: 0.5, maskedActions: 2 };

  it('gives those of the state left and of the one that is reached after n steps', () => {
    const replay = new UniformReplay({ ...options, nStep: 2 });
    replay.add(step(0, [1, 0], [0, 1]));
    replay.add(step(1, [0, 1], [1, 1]));
    const sample = batch();
    replay.sample(sample, new Generator(1));
    expect(sample).toMatchObject({ masks: Uint8Array.of(1, 0), nextMasks: Uint8Array.of(1, 1) });
    expect([sample.rewards[0], sample.nextObservations[0]]).toEqual([1.5, 2]);
  });

  it('stops at the end of an episode, whose last state’s mask it keeps', () => {
    const replay = new UniformReplay({ ...options, nStep: 2 });
    replay.add(step(0, [1, 0], [0, 1], 1));
    replay.add(step(7, [1, 1], [1, 0]));
    const sample = batch();
    replay.sample(sample, new Generator(1));
    expect(sample.nextObservations[0]).toBe(1);
    expect(sample).toMatchObject({ masks: Uint8Array.of(1, 0), nextMasks: Uint8Array.of(0, 1) });
  });

  it('takes all as allowed where none is given, and refuses them if it keeps none', () => {
    const replay = new UniformReplay(options);
    const { masks: _, nextMasks: __, ...unmasked } = step(0, [], []);
    replay.add(unmasked);
    const sample = batch();
    replay.sample(sample, new Generator(1));
    expect(sample).toMatchObject({ masks: Uint8Array.of(1, 1), nextMasks: Uint8Array.of(1, 1) });
    const plain = new UniformReplay({ capacity: 3, observationSize: 1, discount: 0.5 });
    expect(() => plain.add(step(0, [1, 0], [0, 1]))).toThrow(/masks: true/);
  });

  it('gives every row of a batch its own, of two lanes', () => {
    const replay = new UniformReplay({ ...options, capacity: 8, lanes: 2 });
    const bits = (n: number) => [n & 1, (n >> 1) & 1];
    for (let t = 0; t < 3; t++) {
      const [one, other] = [step(t, bits(t + 1), bits(t)), step(10 + t, bits(t), bits(3 - t))];
      replay.add({
        observations: Float32Array.of(t, 10 + t),
        actions: [0, 0],
        rewards: [0, 0],
        nextObservations: Float32Array.of(t + 1, 11 + t),
        terminated: [0, 0],
        truncated: [0, 0],
        masks: Uint8Array.of(...(one.masks ?? []), ...(other.masks ?? [])),
        nextMasks: Uint8Array.of(...(one.nextMasks ?? []), ...(other.nextMasks ?? [])),
      });
    }
    const sample = {
      observations: new Float32Array(40),
      actions: new Int32Array(40),
      rewards: new Float32Array(40),
      discounts: new Float32Array(40),
      nextObservations: new Float32Array(40),
      masks: new Uint8Array(80),
      nextMasks: new Uint8Array(80),
    };
    replay.sample(sample, new Generator(1));
    expect(new Set(sample.observations)).toEqual(new Set([0, 1, 2, 10, 11, 12]));
    for (let b = 0; b < 40; b++) {
      const s = sample.observations[b] as number;
      const [left, entered] = s < 10 ? [bits(s + 1), bits(s)] : [bits(s - 10), bits(13 - s)];
      expect([...sample.masks.subarray(2 * b, 2 * b + 2)]).toEqual(left);
      expect([...sample.nextMasks.subarray(2 * b, 2 * b + 2)]).toEqual(entered);
    }
    const { masks: _, nextMasks: __, ...unmasked } = sample;
    replay.sample(unmasked, new Generator(1));
    expect(unmasked).not.toHaveProperty('masks');
    expect(unmasked).not.toHaveProperty('nextMasks');
  });

  it('refuses either alone, if it keeps none', () => {
    const plain = new UniformReplay({ capacity: 3, observationSize: 1, discount: 0.5 });
    const { masks, nextMasks, ...unmasked } = step(0, [1, 0], [0, 1]);
    expect(() => plain.add({ ...unmasked, masks })).toThrow('no room for them');
    expect(() => plain.add({ ...unmasked, nextMasks })).toThrow('no room for them');
    expect(() => plain.add(unmasked)).not.toThrow();
  });

  it('is larger by two bytes an action and row', () => {
    const plain = new UniformReplay({ ...options, maskedActions: 0 });
    expect(new UniformReplay(options).byteLength - plain.byteLength).toBe(2 * 2 * 4);
  });
});

describe('a rollout with masks', () => {
  it('keeps those of the states that were entered', () => {
    const rollout = new RolloutBuffer({ steps: 2, lanes: 1, size: 1, maskedActions: 2 });
    rollout.add(step(0, [1, 0], [0, 1]));
    const { nextMasks: _, ...unmasked } = step(1, [0, 1], []);
    rollout.add(unmasked);
    expect(rollout.nextMasks).toEqual(Uint8Array.of(0, 1, 1, 1));
  });

  it('keeps those of the states that are left where that is asked for, and either in its state', () => {
    for (const masksOf of ['left', 'entered'] as const) {
      const options = { steps: 2, lanes: 1, size: 1, maskedActions: 2, masksOf };
      const [rollout, other] = [new RolloutBuffer(options), new RolloutBuffer(options)];
      rollout.add(step(0, [1, 0], [0, 1]));
      expect(rollout.length).toBe(1);
      restoreState(other, copyState(rollout));
      const kept = masksOf === 'left' ? { masks: Uint8Array.of(1, 0, 0, 0) } : { masks: undefined };
      const entered = masksOf === 'left' ? undefined : Uint8Array.of(0, 1, 0, 0);
      for (const each of [rollout, other]) {
        expect(each).toMatchObject({ ...kept, nextMasks: entered });
      }
      const names = [...copyState(rollout).keys()];
      expect(names.at(-1)).toBe(masksOf === 'left' ? 'masks' : 'nextMasks');
      expect(names).toHaveLength(8);
    }
  });

  it('refuses them if it keeps none', () => {
    const rollout = new RolloutBuffer({ steps: 2, lanes: 1, size: 1 });
    expect(() => rollout.add(step(0, [1, 0], [0, 1]))).toThrow(/masks: true/);
  });
});
