import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { evaluate, VALIDATION_SEED } from '../../src/training/index.js';
import { validate } from '../../src/training/validate.js';

const env = 'CartPole-v1';
const agent = createAgent({ env: make(env), seed: 4 }).snapshot();
const options = { env, episodes: 100, slack: 40 };

describe('validate', () => {
  it('flies all 100 validation episodes when the first 20 are near enough, and takes their mean', () => {
    const { mean } = evaluate(agent, { env, episodes: 100, seed: VALIDATION_SEED });
    const found = validate(agent, { ...options, target: mean });
    expect(found.episodes).toBe(100);
    expect(Math.abs(found.mean - mean)).toBeLessThan(1e-9);
  });

  it('gives up after 20 episodes that lie further below the target than the slack', () => {
    const { mean } = evaluate(agent, { env, episodes: 20, seed: VALIDATION_SEED });
    expect(validate(agent, { ...options, target: mean + 41 })).toEqual({ mean, episodes: 20 });
  });
});
