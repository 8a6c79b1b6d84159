import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeTfjs } from '@perilune/formats';
import { createAgent, loadAgent, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { perilune, temporaryFolder } from './perilune.js';

const fixtures = fileURLToPath(new URL('../../formats/test/fixtures/', import.meta.url));
const fixture = (name: string) => `${fixtures}${name}`;

describe('perilune import', () => {
  it('makes an agent of a zip file, and says what the file leaves open', () => {
    const folder = temporaryFolder();
    const { status, stdout } = perilune(
      ['import', fixture('dqn-index.zip'), '--out', 'a.safetensors'],
      folder,
    );
    expect(status).toBe(0);
    expect(stdout).toContain('DQN of Stable-Baselines3 2.9.2');
    expect(stdout).toContain('acts in Discrete(3)');
    expect(stdout).toContain('relu, as DQN has it by default');
    expect(stdout).toContain('By its spaces: none that is known here');
    expect(loadAgent(readFileSync(join(folder, 'a.safetensors'))).act(4)).toBeTypeOf('number');
  });

  it('takes a folder from the hub, statistics and all, and prints JSON alone', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'hub', 'ppo'), { recursive: true });
    copyFileSync(fixture('ppo-normalized.zip'), join(folder, 'hub', 'ppo.zip'));
    copyFileSync(fixture('ppo-normalized.pkl'), join(folder, 'hub', 'vec_normalize.pkl'));
    writeFileSync(join(folder, 'hub', 'README.md'), '# PPO');
    const { stdout } = perilune(['import', 'hub', '--out', 'b.safetensors', '--json'], folder);
    const told = JSON.parse(stdout);
    const found = { algo: 'ppo', algorithm: 'PPO', program: 'Stable-Baselines3', version: '2.9.2' };
    expect(told).toMatchObject({ ...found, env: null, steps: 0, seed: null, fits: [] });
    expect(told.vecNormalize).toContain('vec_normalize.pkl');
    const { input } =
      (loadAgent(readFileSync(told.out)).describe() as { network?: { input?: unknown } }).network ??
      {};
    expect(input).toMatchObject({ normalization: { clip: 2.5 } });
  });

  it('takes a layers model with the weights beside it', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'page'));
    const env = make('CartPole-v1');
    const agent = createAgent({ env, algo: 'dqn', seed: 1, hiddenLayers: [4] }).snapshot();
    for (const [name, bytes] of Object.entries(writeTfjs(agent)))
      writeFileSync(join(folder, 'page', name), bytes);
    const { status, stdout } = perilune(['import', 'page', '--out', 'a.safetensors'], folder);
    expect(status).toBe(0);
    expect(stdout).toContain('model.json: dqn');
    expect(loadAgent(readFileSync(join(folder, 'a.safetensors'))).save()).toEqual(agent.save());
  });

  it.each<[name: string, args: string[], status: number, message: string]>([
    [
      'a world that it does not fit',
      [fixture('ppo.zip'), '--env', 'CartPole-v1'],
      2,
      'ppo.zip: the agent observes',
    ],
    ['a world that there is not', [fixture('ppo.zip'), '--env', 'CardPole-v1'], 2, 'CartPole-v1'],
    [
      'a file of something else',
      [fixture('ppo.json')],
      1,
      'ppo.json: it is no agent of a program that is known here',
    ],
    [
      'statistics that are none',
      [fixture('ppo.zip'), '--vec-normalize', fixture('ppo.json')],
      1,
      'the VecNormalize file: byte 0',
    ],
    ['a file that is not there', ['nowhere.zip'], 1, 'nowhere.zip does not exist'],
    ['a folder without an agent', ['.'], 1, 'there is no agent in it'],
  ])('%s: nothing is written, and it is said why', (_, args, status, message) => {
    const folder = temporaryFolder();
    const found = perilune(['import', ...args, '--out', 'c.safetensors'], folder);
    expect(found.status).toBe(status);
    expect(found.stderr).toContain(message);
    expect(() => readFileSync(join(folder, 'c.safetensors'))).toThrow();
  });

  it('replaces no agent unless told to', () => {
    const folder = temporaryFolder();
    const args = ['import', fixture('dqn-index.zip'), '--out', 'a.safetensors'];
    perilune(args, folder);
    const again = perilune(args, folder);
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('a.safetensors is there already: it is left as it is');
    expect(perilune([...args, '--force'], folder).status).toBe(0);
  });
});
