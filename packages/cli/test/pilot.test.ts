import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAgent, evaluate, heuristicPilot, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { perilune, temporaryFolder } from './perilune.js';

const place = temporaryFolder();
const env = 'LunarLander-v3';
const agent = createAgent({ env: make(env), seed: 3 }).snapshot();
writeFileSync(join(place, 'model.safetensors'), agent.save());
const few = ['--episodes', '5'];

describe('perilune eval --pilot', () => {
  it('flies the heuristic pilot by itself, in the lander unless told', () => {
    const { status, stdout } = perilune(['eval', '--pilot', 'heuristic', ...few, '--json'], place);
    const { mean } = evaluate((o) => heuristicPilot(o), { env, episodes: 5 });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ env, pilot: 'heuristic', episodes: 5, mean });
  });

  it('flies it beside an agent, in the same world from the same seeds', () => {
    const where = ['--env', env, '--set', 'env.gravity=-5'];
    const args = ['eval', 'model.safetensors', ...where, '--pilot', 'heuristic', ...few];
    const found = JSON.parse(perilune([...args, '--json'], place).stdout);
    const options = { env, envOptions: { gravity: -5 }, episodes: 5 };
    expect(found.mean).toBe(evaluate(agent, options).mean);
    expect(found.beside).toMatchObject({
      pilot: 'heuristic',
      mean: evaluate((o) => heuristicPilot(o), options).mean,
    });
    const { stdout } = perilune(args, place);
    expect(stdout).toContain('5 greedy episodes, reset seeds 30000-30004:');
    expect(stdout).toContain('5 episodes of the heuristic pilot, reset seeds 30000-30004:');
  });

  it('flies continuous landers, and by chance wherever it is', () => {
    const lander = ['--env', 'LunarLanderContinuous-v3'];
    expect(perilune(['eval', '--pilot', 'heuristic', ...lander, ...few], place).status).toBe(0);
    const random = ['eval', '--pilot', 'random', '--env', 'CartPole-v1', ...few, '--json'];
    const { mean } = evaluate(() => 0, { env: 'CartPole-v1', episodes: 5, epsilon: 1 });
    expect(JSON.parse(perilune(random, place).stdout)).toMatchObject({ pilot: 'random', mean });
  });

  it('has epsilon, which is told', () => {
    const args = ['eval', 'model.safetensors', '--env', env, '--epsilon', '0.25', ...few];
    const { mean } = evaluate(agent, { env, episodes: 5, epsilon: 0.25 });
    const found = JSON.parse(perilune([...args, '--json'], place).stdout);
    expect(found).toMatchObject({ epsilon: 0.25, mean });
    expect(perilune(args, place).stdout).toContain('5 greedy episodes, 25 % random actions, reset');
  });

  it('refuses nothing to fly, other pilots, other worlds and other chances with exit 2', () => {
    const refused: [string[], string][] = [
      [[], 'name a run or a model, or give --pilot'],
      [['--pilot', 'maverick'], 'must be one of: heuristic, random'],
      [['--pilot', 'heuristic', '--env', 'CartPole-v1'], 'flies landers alone'],
      [['--pilot', 'random', '--epsilon', '1.5'], 'must be a number in 0..1'],
    ];
    for (const [args, message] of refused) {
      const { status, stdout, stderr } = perilune(['eval', ...args], place);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain(message);
    }
  });
});
