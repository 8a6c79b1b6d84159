import { describe, expect, it } from 'vitest';
import { DivergenceError } from '../../src/agents/index.js';
import {
  checkActions,
  checkFiniteActions,
  checkLanes,
  checkObservations,
  checkRewards,
} from '../../src/agents/shared/divergence.js';
import { LearnedRewards } from '../../src/agents/shared/learned-rewards.js';

const at = { step: 40, update: 7 };

describe('the message of a divergence', () => {
  it('says what, where, what may help, and what is left', () => {
    const error = new DivergenceError({
      ...at,
      quantity: 'loss',
      value: Number.NaN,
      lastGood: 'a.b',
    });
    expect(error.name).toBe('DivergenceError');
    expect(error.message).toBe(
      'Learning diverged: the loss is NaN at step 40, update 7. A smaller learningRate, a maxGradientNorm ' +
        'or a smaller rewardScale may help. The last good checkpoint is a.b.',
    );
    expect(error.divergence).toEqual({
      ...at,
      quantity: 'loss',
      value: Number.NaN,
      lastGood: 'a.b',
    });
  });

  it.each([
    ['weight 0.bias[3]', /a maxGradientNorm or a smaller rewardScale may help\.$/],
    ['TD error', /update 7\. A smaller learningRate may help\.$/],
    ['reward', /update 7\. The environment gave it, so look there\.$/],
    ['reward of environment 2', /The environment gave it, so look there\.$/],
  ])('gives the advice that there is for it: %s', (quantity, words) => {
    expect(new DivergenceError({ ...at, quantity, value: Infinity }).message).toMatch(words);
  });
});

describe('a reward that is no number to learn from', () => {
  it.each([Number.NaN, Infinity, -Infinity])(
    'stops learning, and its environment is named: %s',
    (value) => {
      expect(() => checkRewards([1, 2, value, Number.NaN], at)).toThrow(
        `the reward of environment 2 is ${value} at step 40, update 7`,
      );
      expect(() => checkRewards([value], at)).toThrow(`the reward is ${value} at step 40`);
      expect(() => checkRewards([1, -1e300], at)).not.toThrow();
    },
  );

  it('is found before it is clipped', () => {
    const rewards = new LearnedRewards({ rewardClip: 1, rewardScale: 2, environments: 2 });
    expect(() => rewards.from([0, Infinity], at)).toThrow('reward of environment 1 is Infinity');
  });
});

describe('the rewards that are learned from', () => {
  it('are clipped to 2 in the environment’s units, then scaled by 3', () => {
    const rewards = new LearnedRewards({ rewardClip: 2, rewardScale: 3, environments: 4 });
    expect([...rewards.from([5, -5, 1, -1.5], at)]).toEqual([6, -6, 3, -4.5]);
  });

  it('are scaled alone where nothing is to be clipped', () => {
    const rewards = new LearnedRewards({ rewardClip: null, rewardScale: 0.5, environments: 2 });
    expect([...rewards.from([500, -1e6], at)]).toEqual([250, -5e5]);
  });
});

describe('a step that cannot be learned from', () => {
  it('has not a reward of every environment', () => {
    expect(() => checkLanes([1, 2], 2)).not.toThrow();
    for (const rewards of [[1], [1, 2, 3]]) {
      expect(() => checkLanes(rewards, 2)).toThrow(
        `observeAll takes one step of each of 2 environments, but ${rewards.length} rewards were given.`,
      );
    }
  });

  it('sees what is no number, before or after it: by entry and environment', () => {
    const sound = [1, 2, 3, 4, 5, 6];
    const odd = [1, 2, 3, 4, Infinity, Number.NaN];
    const check =
      (observations: number[], nextObservations: number[], environments: number) => () =>
        checkObservations({ observations, nextObservations }, environments, at);
    expect(check(sound, sound, 2)).not.toThrow();
    for (const [before, after] of [
      [odd, sound],
      [sound, odd],
    ] as const) {
      expect(check(before, after, 2)).toThrow(
        'the observation[1] of environment 1 is Infinity at step 40, update 7. The environment gave it',
      );
      expect(check(before, after, 1)).toThrow('the observation[4] is Infinity at step 40');
    }
  });

  it('has actions that are no numbers', () => {
    expect(() => checkFiniteActions([1, -2.5, 1e30, 0], 2)).not.toThrow();
    expect(() => checkFiniteActions([1, 2, 3, Number.NaN], 2)).toThrow(
      'The action[1] of environment 1 is NaN, but must be a finite number.',
    );
  });

  it('has actions that are no index of one', () => {
    expect(() => checkActions([0, 2, 1], 3)).not.toThrow();
    for (const odd of [-1, 3, 0.5, Number.NaN]) {
      expect(() => checkActions([0, odd], 3)).toThrow(
        `The action of environment 1 is ${odd}, but must be an index in 0..2.`,
      );
    }
  });
});
