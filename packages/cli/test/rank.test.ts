import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOnnx } from '@perilune/formats';
import { createAgent, evaluate, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { perilune, temporaryFolder } from './perilune.js';

/** A folder with an agent of ours, the same as ONNX, and one that steers. */
function folderWithAgents() {
  const folder = temporaryFolder();
  const env = make('LunarLander-v3');
  const agent = createAgent({ env, seed: 1, hiddenLayers: [8] }).snapshot();
  writeFileSync(join(folder, 'own.safetensors'), agent.save());
  writeFileSync(join(folder, 'same.onnx'), writeOnnx(agent));
  const throttled = make('LunarLander-v3', { continuous: true });
  const steering = createAgent({
    algo: 'td3',
    env: throttled,
    seed: 1,
    hiddenLayers: [8],
  }).snapshot();
  writeFileSync(join(folder, 'steers.onnx'), writeOnnx(steering));
  return { folder, agent };
}

const CALL = [
  'rank',
  'own.safetensors',
  'same.onnx',
  'steers.onnx',
  '--episodes',
  '12',
  '--env',
  'LunarLander-v3',
];

describe('perilune rank', () => {
  it('tells of agents of any origin what the same episodes came to, beside the heuristic pilot', () => {
    const { folder, agent } = folderWithAgents();
    const { status, stdout } = perilune([...CALL, '--json'], folder);
    expect(status).toBe(0);
    const { episodes, seed, ranking } = JSON.parse(stdout);
    expect({ episodes, seed }).toEqual({ episodes: 12, seed: 30_000 });
    const byName = new Map<string, Record<string, unknown>>(
      ranking.map((row: { name: string }) => [row.name, row]),
    );
    expect(ranking[0].name).toBe('the heuristic pilot');
    expect([...byName.keys()].sort()).toEqual([
      'own.safetensors',
      'same.onnx',
      'steers.onnx',
      'the heuristic pilot',
    ]);
    const { mean, std } = evaluate(agent, { env: 'LunarLander-v3', episodes: 12 });
    const told = { mean, std, passMark: { value: mean - std, mark: 200, passed: false } };
    expect(byName.get('own.safetensors')).toMatchObject(told);
    expect(byName.get('same.onnx')).toMatchObject(told);
    const { interval } = byName.get('same.onnx') as { interval: [number, number] };
    const [low, high] = interval;
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
    expect(byName.get('steers.onnx')).toMatchObject({
      envOptions: { continuous: true },
      algo: 'td3',
    });
  });

  it('takes a throttled lander by its own id beside one whose engines are on or off', () => {
    const { folder } = folderWithAgents();
    const env = make('LunarLanderContinuous-v3');
    const agent = createAgent({ algo: 'td3', env, seed: 1, hiddenLayers: [8] }).snapshot();
    writeFileSync(join(folder, 'throttled.safetensors'), agent.save());
    const call = ['rank', 'own.safetensors', 'throttled.safetensors', '--episodes', '2', '--json'];
    const { status, stdout } = perilune(call, folder);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).ranking).toHaveLength(3);
  });

  it('is a table, and a page that needs nothing else, in which a name is no markup', () => {
    const { folder } = folderWithAgents();
    writeFileSync(join(folder, '<b>.onnx'), readFileSync(join(folder, 'same.onnx')));
    const { status, stdout } = perilune(
      ['rank', '<b>.onnx', '--episodes', '3', '--html', 'table.html'],
      folder,
    );
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/agent +algorithm +mean +95 % +deviation/);
    const page = readFileSync(join(folder, 'table.html'), 'utf8');
    expect(page).toContain('&lt;b&gt;.onnx');
    expect(page).not.toMatch(/<b>|<script|src=|href=/);
  });

  it('refuses what is of different worlds, or no agent', () => {
    const { folder } = folderWithAgents();
    const env = make('CartPole-v1');
    const other = createAgent({ env, seed: 1 }).snapshot();
    writeFileSync(join(folder, 'cart.onnx'), writeOnnx(other));
    expect(perilune(['rank', 'none.onnx'], folder).stderr).toContain('none.onnx does not exist');
    const { status, stderr } = perilune(['rank', 'same.onnx', 'cart.onnx'], folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(/different environments/);
    const light = make('LunarLander-v3', { gravity: -5 });
    const floats = createAgent({ env: light, seed: 1, hiddenLayers: [8] });
    writeFileSync(join(folder, 'light.safetensors'), floats.snapshot().save());
    const mixed = perilune(['rank', 'own.safetensors', 'light.safetensors'], folder);
    expect(mixed.status).toBe(2);
    expect(mixed.stderr).toMatch(/LunarLander-v3 and LunarLander-v3 gravity=-5/);
  });
});
