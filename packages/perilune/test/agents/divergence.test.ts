import { describe, expect, it } from 'vitest';
import { DivergenceError } from '../../src/agents/index.js';
import { checkRewards } from '../../src/agents/shared/divergence.js';
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
