import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { examine, measuredBy } from '../../src/training/evaluation/examination.js';
import type { Bar } from '../../src/training/evaluation/solve-rule.js';
import {
  type ExaminationAnswer,
  type FoundValidation,
  validate,
} from '../../src/training/evaluation/validate.js';
import { partsOf } from '../../src/training/evaluation/validation-parts.js';
import { expectedReturn } from '../../src/training/index.js';

const bar: Bar = {
  ...{ task: { threshold: 200 }, margin: null, slack: 40, errors: null },
  ...{ bestMean: undefined, toSurpass: undefined },
};

describe('what a policy is measured by', () => {
  it('is the mean that its bar asks for, two errors of 3 above 200, and how far below it may lie', () => {
    const { required, slack, errors } = measuredBy({ ...bar, errors: 2 });
    expect([required?.(3), slack, errors]).toEqual([206, 40, 2]);
    expect(measuredBy({ ...bar, toSurpass: 230 }).required(3)).toBe(230);
  });
});

function foundOf(answer: ExaminationAnswer): FoundValidation {
  if (!('found' in answer)) throw new Error('It was met by another thread.');
  return answer.found;
}

describe('an examination', () => {
  const pole = createAgent({ env: make('CartPole-v1'), seed: 4, hiddenLayers: [4] }).snapshot();
  const lake = createAgent({ env: make('FrozenLake-v1'), algo: 'tabular-q', seed: 1 }).snapshot();
  const asked = { type: 'examination', episodes: 30, bar } as const;

  it('finds what a validation of the policy finds, in a world with options too', async () => {
    for (const envOptions of [{}, { maxEpisodeSteps: 9 }]) {
      const world = { env: 'CartPole-v1', envOptions };
      const found = await examine({ ...asked, ...world, agent: pole.save() });
      const how = { ...world, episodes: 30, ...measuredBy(bar) };
      expect(found).toEqual({ found: await validate(pole, how) });
    }
    const short = { ...asked, env: 'CartPole-v1', agent: pole.save(), envOptions: {} };
    const limited = { ...short, envOptions: { maxEpisodeSteps: 9 } };
    const [flown, cut] = [foundOf(await examine(short)), foundOf(await examine(limited))];
    expect(cut.mean).toBeLessThanOrEqual(9);
    expect(flown.mean).not.toBe(cut.mean);
  });

  it('is exact where others would give it a hand, and takes no flights of theirs', async () => {
    const world = { env: 'FrozenLake-v1', envOptions: {} };
    const claims = new Int32Array(partsOf(30).length);
    const found = await examine({ ...asked, ...world, agent: lake.save(), claims });
    const { mean, meanLength } = expectedReturn(lake, world) ?? {};
    expect(found).toMatchObject({ found: { mean, meanLength, episodes: 30 } });
    expect([...claims]).toEqual([0, 0, 0]);
  });

  it('shares its flights with whoever takes them from the end', async () => {
    const claims = new Int32Array([0, 0, 1]);
    const cart = { ...asked, env: 'CartPole-v1', envOptions: {}, agent: pole.save() };
    const lenient = { ...bar, slack: 1_000 };
    const answer = await examine({ ...cart, bar: lenient, claims });
    expect(answer).toMatchObject({ flown: [{}, {}] });
  });

  it('is exact where its world tells its model, though it was in another world before', async () => {
    const agent = lake.save();
    for (const envOptions of [{ isSlippery: false }, {}, { isSlippery: false }]) {
      const world = { env: 'FrozenLake-v1', envOptions };
      const { mean, meanLength } = expectedReturn(lake, world) ?? {};
      const found = await examine({ ...asked, ...world, agent });
      expect(found).toMatchObject({ found: { mean, meanLength, episodes: 30 } });
    }
    const pole30 = await examine({
      ...asked,
      env: 'CartPole-v1',
      envOptions: {},
      agent: pole.save(),
    });
    expect(foundOf(pole30).standardError).toBeGreaterThan(0);
  });
});
