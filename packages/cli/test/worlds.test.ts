import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAgent, expectedReturn, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { linkTo } from '../src/commands/play/run.js';
import { perilune, temporaryFolder } from './perilune.js';

const place = temporaryFolder();
const env = 'FrozenLake-v1';
const agent = createAgent({ algo: 'tabular-q', env: make(env), seed: 3 }).snapshot();
writeFileSync(join(place, 'table.safetensors'), agent.save());
const call = ['eval', 'table.safetensors', '--env', env, '--episodes', '5'];

describe('perilune eval where the world tells its model', () => {
  it('says what is to be expected, beside what was flown, with these options', () => {
    const { expected } = JSON.parse(perilune([...call, '--json'], place).stdout);
    expect(expected).toEqual(expectedReturn(agent, { env }));
    const firm = [...call, '--set', 'env.desc=["SG"]', '--set', 'env.isSlippery=false', '--json'];
    expect(perilune(firm, place).status).toBe(2);
    const bent = [...call, '--set', 'env.rewardSchedule=[5,-1,0]', '--json'];
    const envOptions = { rewardSchedule: [5, -1, 0] };
    expect(JSON.parse(perilune(bent, place).stdout).expected).toEqual(
      expectedReturn(agent, { env, envOptions }),
    );
  });

  it('in words with four digits, and not of what acts by chance', () => {
    const { stdout } = perilune(call, place);
    const { mean } = expectedReturn(agent, { env }) ?? { mean: Number.NaN };
    expect(stdout).toContain("Expected, exactly, by the world's model:");
    expect(stdout).toContain(`mean ${mean.toFixed(4)}`);
    expect(perilune([...call, '--epsilon', '0.1'], place).stdout).not.toContain('Expected');
    const random = ['eval', '--pilot', 'random', '--env', env, '--episodes', '5', '--json'];
    expect(JSON.parse(perilune(random, place).stdout)).not.toHaveProperty('expected');
  });
});

describe('perilune play', () => {
  it('opens the page at a world with its options, and one of 500 steps where there is no limit', () => {
    expect(linkTo(env, { isSlippery: false })).toBe(
      '#env=FrozenLake-v1&env.isSlippery=false&panel=fly',
    );
    expect(linkTo('CliffWalking-v1', {})).toBe(
      '#env=CliffWalking-v1&env.maxEpisodeSteps=500&panel=fly',
    );
    expect(linkTo('CliffWalking-v1', { maxEpisodeSteps: 60 })).toContain('maxEpisodeSteps=60&');
  });

  it.each([
    [['play', 'FrozenLak-v1'], 'Did you mean "FrozenLake-v1"?'],
    [['play', env, '--set', 'env.slippery=false'], 'isSlippery'],
    [['play'], "missing required argument 'id'"],
  ])('refuses %o', (args, why) => {
    const { status, stderr } = perilune(args, place);
    expect(stderr).toContain(why);
    expect(status).toBe(2);
  });
});
