import { afterAll, describe, expect, it } from 'vitest';
import { type Agent, createAgent } from '../../src/agents/index.js';
import { EnvWrapper, make, register, unregister } from '../../src/env/index.js';
import { Discrete } from '../../src/spaces/index.js';
import { EVALUATION_STEPS, expectedReturn, insightOf, train } from '../../src/training/index.js';
import { Coin } from './coin.js';

register('Coin-v0', () => new Coin());
register('Masked-coin-v0', () => new Coin({ actionMask: () => Uint8Array.of(1, 0) }));
register('Endless-v0', () => new Coin({ states: 1_001, start: new Float64Array(1_001) }));
register('Wrapped-v0', () => new EnvWrapper(new Coin()) as never);
afterAll(() => {
  for (const id of ['Coin-v0', 'Masked-coin-v0', 'Endless-v0', 'Wrapped-v0']) unregister(id);
});

/** A table that has seen one action pay 10 in the coin's state, and takes it. */
function fond(action: number): Agent {
  const agent = createAgent({ algo: 'tabular-q', env: new Coin(), seed: 1 });
  const step = { observation: 1, action, reward: 10, nextObservation: 1 };
  agent.observe({ ...step, terminated: true, truncated: false });
  agent.learn();
  return agent.snapshot();
}

const [stops, tosses] = [fond(0), fond(1)];

describe('what is to be expected of an agent, by hand', () => {
  it.each([
    // 4 / 2 - 1 / 2; then 4 / 2 + (-1 + 1.5) / 2, of returns 4, 3 and -2; then 4 / 2 + (-1 + 2.25) / 2.
    [1, 1.5, 6.25, 1],
    [2, 2.25, 11.25 - 2.25 ** 2, 1.5],
    [3, 2.625, 8 + (1 - 2 * 2.25 + 11.25) / 2 - 2.625 ** 2, 1.75],
  ])('within %i tosses %f, of variance %f, in %f steps', (steps, mean, variance, meanLength) => {
    const within = { env: 'Coin-v0', envOptions: { maxEpisodeSteps: steps } };
    const found = expectedReturn(tosses, within);
    expect(found).toEqual({ mean, std: Math.sqrt(variance), meanLength });
    expect(expectedReturn(tosses, { env: 'Coin-v0', maxSteps: steps })).toEqual(found);
    expect(expectedReturn(tosses, { ...within, maxSteps: 1 })?.mean).toBe(1.5);
  });

  it(`without a limit 3, of variance 11 - 3^2 = 2, in 2 steps: no more than ${EVALUATION_STEPS} count`, () => {
    const { mean, std, meanLength } = expectedReturn(tosses, { env: 'Coin-v0' }) ?? {};
    expect([mean, meanLength]).toEqual([3, 2]);
    expect((std as number) ** 2).toBeCloseTo(2, 12);
    expect(expectedReturn(stops, { env: 'Coin-v0' })).toEqual({ mean: 1, std: 0, meanLength: 1 });
  });

  it('keeps to the actions that may be taken', () => {
    expect(expectedReturn(tosses, { env: 'Masked-coin-v0' })?.mean).toBe(1);
  });
});

describe('what nothing can be said of', () => {
  it.each([
    ['a world without a model', { env: 'CartPole-v1' }],
    [
      'a passenger whose mind is no part of it',
      { env: 'Taxi-v4', envOptions: { ficklePassenger: true } },
    ],
    ['a wrapped world', { env: 'Wrapped-v0' }],
    ['one that was given itself', { env: new Coin() }],
    ['1,001 states by 10,000 steps', { env: 'Endless-v0' }],
  ])('%s', (_, options) => {
    expect(expectedReturn(tosses, options as never)).toBeUndefined();
  });
});

describe('validation in a world that tells its model', () => {
  const run = { env: 'Coin-v0', algo: 'tabular-q', seed: 1, evaluationEpisodes: 0 } as const;
  const solve = { interval: 200, keepBest: true, episodes: 50, gateEpisodes: 1 };

  it('is what is to be expected, for all its episodes; the world is made for it once', async () => {
    const { validations, agent } = await train({ ...run, steps: 1_000, solve });
    expect(validations.length).toBeGreaterThanOrEqual(4);
    for (const { mean, episodes, meanLength } of validations) {
      expect([1, 3]).toContain(mean);
      expect([episodes, meanLength]).toEqual([50, mean === 1 ? 1 : 2]);
    }
    const best = Math.max(...validations.map(({ mean }) => mean));
    expect(expectedReturn(agent, { env: 'Coin-v0' })?.mean).toBe(best);
    const made = async (steps: number) => {
      const before = Coin.made;
      await train({ ...run, steps, solve });
      return Coin.made - before;
    };
    expect(await made(3_000)).toBe(await made(1_000));
  });

  it('is by episodes where it tells none, of a bent world say', async () => {
    const { validations } = await train({ ...run, env: 'Wrapped-v0', steps: 400, solve });
    expect(validations.some(({ mean }) => mean !== 1 && mean !== 3)).toBe(true);
  });
});

describe('insight', () => {
  it('is what an agent would do in every state, and what that is worth to it', () => {
    const insight = insightOf(tosses, make('Coin-v0'));
    expect(Array.from(insight?.actions ?? [])).toEqual([1]);
    expect(insight?.values?.[0]).toBeCloseTo(1, 6);
    expect(insightOf(tosses, make('CartPole-v1'))).toBeUndefined();
    expect(insightOf(tosses, make('Taxi-v4'))).toBeUndefined();
    const many = new Coin({ states: 10_001, start: new Float64Array(10_001) });
    expect(insightOf(tosses, { unwrapped: many })).toBeUndefined();
    const otherwise = new Coin();
    Object.defineProperty(otherwise, 'actionSpace', { value: new Discrete(5) });
    expect(insightOf(tosses, { unwrapped: otherwise })).toBeUndefined();
  });
});
