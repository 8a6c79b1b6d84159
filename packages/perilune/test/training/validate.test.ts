import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { validate } from '../../src/training/evaluation/validate.js';
import { evaluate, VALIDATION_SEED } from '../../src/training/index.js';

const env = 'CartPole-v1';
const agent = createAgent({ env: make(env), seed: 4 }).snapshot();
const options = { env, episodes: 100, slack: 40 };

describe('validate', () => {
  it('flies all 100 validation episodes when the first 20 are near enough, and takes their mean', async () => {
    const { mean } = evaluate(agent, { env, episodes: 100, seed: VALIDATION_SEED });
    const found = await validate(agent, { ...options, target: mean });
    expect(found.episodes).toBe(100);
    expect(Math.abs(found.mean - mean)).toBeLessThan(1e-9);
  });

  it('flies 150 where 150 are asked for, and judges the first 10 and 20 of them no milder', async () => {
    const all = { ...options, episodes: 150 };
    const { mean } = evaluate(agent, { env, episodes: 150, seed: VALIDATION_SEED });
    expect(await validate(agent, { ...all, target: mean })).toEqual({
      mean: expect.closeTo(mean, 9),
      // A pole earns 1 a step.
      meanLength: expect.closeTo(mean, 9),
      episodes: 150,
    });
    for (const target of [mean + 60, mean + 45]) {
      const fewer = await validate(agent, { ...options, target });
      expect(await validate(agent, { ...all, target })).toEqual(fewer);
    }
  });

  it('gives up after 10 episodes that lie further below the target than sqrt 2 times the slack', async () => {
    const { mean } = evaluate(agent, { env, episodes: 10, seed: VALIDATION_SEED });
    const target = mean + 1.5 * options.slack;
    expect(await validate(agent, { ...options, target })).toEqual({
      mean,
      meanLength: mean,
      episodes: 10,
    });
  });

  it('gives up after 20 that lie further below it than the slack, though the first 10 did not', async () => {
    const { mean } = evaluate(agent, { env, episodes: 20, seed: VALIDATION_SEED });
    const found = await validate(agent, { ...options, slack: 100, target: mean + 101 });
    expect(found).toEqual({
      mean: expect.closeTo(mean, 9),
      meanLength: expect.closeTo(mean, 9),
      episodes: 20,
    });
  });
});
