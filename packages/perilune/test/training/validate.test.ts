import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { validate } from '../../src/training/evaluation/validate.js';
import { evaluate, VALIDATION_SEED } from '../../src/training/index.js';

const env = 'CartPole-v1';
const agent = createAgent({ env: make(env), seed: 4 }).snapshot();
const options = { env, episodes: 100, slack: 40, errors: null };
const at = (mean: number) => ({ required: () => mean });

describe('validate', () => {
  it('flies all 100 validation episodes when the first 20 are near enough, and takes their mean', async () => {
    const { mean } = evaluate(agent, { env, episodes: 100, seed: VALIDATION_SEED });
    const found = await validate(agent, { ...options, ...at(mean) });
    expect(found.episodes).toBe(100);
    expect(Math.abs(found.mean - mean)).toBeLessThan(1e-9);
  });

  it('flies 150 where 150 are asked for, and judges the first 10 and 20 of them no milder', async () => {
    const all = { ...options, episodes: 150 };
    const { mean, std } = evaluate(agent, { env, episodes: 150, seed: VALIDATION_SEED });
    expect(await validate(agent, { ...all, ...at(mean) })).toEqual({
      mean: expect.closeTo(mean, 9),
      // A pole earns 1 a step.
      meanLength: expect.closeTo(mean, 9),
      episodes: 150,
      standardError: expect.closeTo(std / Math.sqrt(149), 9),
    });
    for (const target of [mean + 60, mean + 45]) {
      const fewer = await validate(agent, { ...options, ...at(target) });
      expect(await validate(agent, { ...all, ...at(target) })).toEqual(fewer);
    }
  });

  it('gives up after 10 episodes that lie further below the target than sqrt 2 times the slack', async () => {
    const { mean, std } = evaluate(agent, { env, episodes: 10, seed: VALIDATION_SEED });
    const target = mean + 1.5 * options.slack;
    expect(await validate(agent, { ...options, ...at(target) })).toEqual({
      mean,
      meanLength: mean,
      episodes: 10,
      standardError: expect.closeTo(std / 3, 9),
    });
  });

  it('gives up after 20 that lie further below it than the slack, though the first 10 did not', async () => {
    const { mean, std } = evaluate(agent, { env, episodes: 20, seed: VALIDATION_SEED });
    const found = await validate(agent, { ...options, slack: 100, ...at(mean + 101) });
    expect(found).toEqual({
      mean: expect.closeTo(mean, 9),
      meanLength: expect.closeTo(mean, 9),
      episodes: 20,
      standardError: expect.closeTo(std / Math.sqrt(19), 9),
    });
  });

  it('without a slack gives up as soon as three standard errors do not reach up to what is asked for', async () => {
    const first = evaluate(agent, { env, episodes: 10, seed: VALIDATION_SEED });
    const reach = first.mean + first.std; // 3 standard errors of 10 episodes are 3 std / sqrt 9
    const none = { ...options, slack: null };
    expect((await validate(agent, { ...none, ...at(reach + 0.01) })).episodes).toBe(10);
    expect((await validate(agent, { ...none, ...at(reach - 0.01) })).episodes).toBeGreaterThan(10);
    expect((await validate(agent, { ...none, ...at(Number.NEGATIVE_INFINITY) })).episodes).toBe(
      100,
    );
  });

  it('with one standard error in place of a slack gives up as soon as that does not reach up to it', async () => {
    const first = evaluate(agent, { env, episodes: 10, seed: VALIDATION_SEED });
    const reach = first.mean + first.std / 3;
    for (const slack of [null, 1_000]) {
      const one = { ...options, slack, errors: 1 };
      expect((await validate(agent, { ...one, ...at(reach + 0.01) })).episodes).toBe(10);
      expect((await validate(agent, { ...one, ...at(reach - 0.01) })).episodes).toBeGreaterThan(10);
    }
  });

  it('tells what is asked for the error that all 100 episodes will have', async () => {
    const told: number[] = [];
    const required = (error: number) => {
      told.push(error);
      return Number.POSITIVE_INFINITY;
    };
    await validate(agent, { ...options, slack: null, required });
    const { std } = evaluate(agent, { env, episodes: 10, seed: VALIDATION_SEED });
    expect(told).toEqual([expect.closeTo(std / Math.sqrt(99), 12)]);
  });
});
