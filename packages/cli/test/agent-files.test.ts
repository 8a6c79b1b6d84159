import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createAgent,
  decodeSafetensors,
  encodeSafetensors,
  evaluate,
  loadAgent,
  make,
} from 'perilune';
import { describe, expect, it } from 'vitest';
import { perilune, temporaryFolder } from './perilune.js';

const heavy = { env: 'LunarLander-v3', gravity: -3 };
const agent = createAgent({ env: make(heavy.env, { gravity: heavy.gravity }), seed: 1 });

function saved(bytes: Uint8Array): string {
  const file = join(temporaryFolder(), 'model.safetensors');
  writeFileSync(file, bytes);
  return file;
}

function flown(file: string, ...flags: string[]) {
  const { stdout, stderr, status } = perilune(
    ['eval', file, '--episodes', '3', '--json', ...flags],
    temporaryFolder(),
  );
  return { mean: status === 0 ? (JSON.parse(stdout).mean as number) : undefined, stderr, status };
}

const mean = (env: string, envOptions: Record<string, unknown>, bytes = agent.save()) =>
  evaluate(loadAgent(bytes), { env, envOptions, episodes: 3 }).mean;

describe('perilune eval model.safetensors', () => {
  it('flies the world that the agent learned in, with its options', () => {
    const { mean: found, stderr } = flown(saved(agent.save()));
    expect(found).toBe(mean(heavy.env, { gravity: -3 }));
    expect(stderr).not.toContain('was trained');
  });

  it('flies another when told, and says so', () => {
    const { mean: found, stderr } = flown(saved(agent.save()), '--set', 'env.gravity=-9');
    expect(found).toBe(mean(heavy.env, { gravity: -9 }));
    expect(stderr).toContain('The agent was trained with gravity -3, and flies with -9.');
  });

  it('says that nobody vouches for an older file, and refuses a damaged one with exit code 1', () => {
    const { tensors, metadata } = decodeSafetensors(agent.save());
    const { checksum: _, sealed: __, ...older } = metadata;
    expect(flown(saved(encodeSafetensors(tensors, older))).stderr).toContain('has no checksum');
    const bytes = agent.save().slice();
    bytes[bytes.length - 40] = (bytes[bytes.length - 40] as number) ^ 1;
    const { status, stderr } = flown(saved(bytes));
    expect(status).toBe(1);
    expect(stderr).toContain('damaged');
  });

  it('flies a file with PyTorch’s names when told what it is for', () => {
    const { tensors } = decodeSafetensors(agent.save());
    const renamed = tensors.map((one) => ({ ...one, name: one.name.replace('q_net.', 'net.') }));
    const file = saved(encodeSafetensors(renamed));
    expect(flown(file).stderr).toContain('give `env` (--env)');
    const told = flown(file, '--env', heavy.env, '--set', 'env.gravity=-3', '--algo', 'dqn');
    expect(told.mean).toBe(mean(heavy.env, { gravity: -3 }));
    expect(flown(file, '--env', 'CartPole-v1')).toMatchObject({ status: 2 });
  });
});
