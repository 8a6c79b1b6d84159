import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { readForeignAgent, readTfjs } from '@perilune/formats';
import { createAgent, loadAgent, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { perilune, temporaryFolder } from './perilune.js';

function folderWithAgent(options: object = {}): { folder: string; action: number } {
  const folder = temporaryFolder();
  const env = make('LunarLander-v3');
  const agent = createAgent({
    algo: 'ppo',
    env,
    seed: 3,
    hiddenLayers: [8],
    ...options,
  }).snapshot();
  writeFileSync(join(folder, 'model.safetensors'), agent.save());
  return { folder, action: agent.act(SEEN) as number };
}

const SEEN = [0.1, 1.2, -0.3, -0.5, 0.2, 0.1, 0, 0];
const CALL = ['export', 'model.safetensors', '--env', 'LunarLander-v3'];

describe('perilune export', () => {
  it('writes what Stable-Baselines3 loads, and says how', () => {
    const { folder, action } = folderWithAgent({ normalizeObservations: true });
    const { status, stdout } = perilune([...CALL, '--to', 'sb3', '--out', 'out'], folder);
    expect(status).toBe(0);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual([
      'ppo-LunarLander-v3.zip',
      'vec_normalize.pkl',
    ]);
    expect(stdout).toContain('from stable_baselines3 import PPO');
    const [zip, vecNormalize] = ['ppo-LunarLander-v3.zip', 'vec_normalize.pkl'].map((file) =>
      readFileSync(join(folder, 'out', file)),
    ) as [Buffer, Buffer];
    expect(readForeignAgent(zip, { vecNormalize }).act(SEEN)).toBe(action);
  });

  it('writes ONNX and a layers model, which are read back', () => {
    const { folder, action } = folderWithAgent();
    for (const to of ['onnx', 'tfjs']) {
      const { status, stdout } = perilune([...CALL, '--to', to, '--out', to, '--json'], folder);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ to, notes: [] });
    }
    const read = (file: string) => readFileSync(join(folder, file));
    expect(readForeignAgent(read('onnx/model.onnx')).act(SEEN)).toBe(action);
    const files = {
      'model.json': read('tfjs/model.json'),
      'weights.bin': read('tfjs/weights.bin'),
    };
    expect(readTfjs(files).act(SEEN)).toBe(action);
  });

  it('writes a folder for the hub: a card, results, the agent in all forms, a film, and uploads nothing', () => {
    const { folder, action } = folderWithAgent();
    const call = [...CALL, '--to', 'hub', '--out', 'mine', '--episodes', '5'];
    const { status, stdout } = perilune(call, folder, { PATH: '' });
    expect(status).toBe(0);
    expect(readdirSync(join(folder, 'mine')).sort()).toEqual([
      ...['README.md', 'config.json', 'model.onnx', 'model.safetensors', 'ppo-LunarLander-v3.zip'],
      ...['replay.gif', 'results.json'],
    ]);
    expect(stdout).toContain('no ffmpeg in the PATH');
    expect(stdout).toContain('Nothing was uploaded. This would: hf upload YOUR-NAME/mine mine .');
    const read = (file: string) => readFileSync(join(folder, 'mine', file), 'utf8');
    const { mean_reward: mean, std_reward: std, ...results } = JSON.parse(read('results.json'));
    expect(results).toMatchObject({ is_deterministic: true, n_eval_episodes: 5 });
    expect(read('README.md')).toMatch(/^---\nlibrary_name: perilune\ntags:\n- LunarLander-v3\n/);
    expect(read('README.md')).toContain(`value: ${mean.toFixed(2)} +/- ${std.toFixed(2)}\n`);
    expect(read('README.md')).toContain('does not pass');
    // Neither a preset nor a seed nor steps: nobody knows them.
    const { perilune: version, ...config } = JSON.parse(read('config.json'));
    expect(version).toMatch(/^\d/);
    expect(config).toEqual({ env: 'LunarLander-v3', envOptions: {}, algo: 'ppo' });
    const saved = readFileSync(join(folder, 'mine', 'model.safetensors'));
    expect(loadAgent(saved).act(SEEN)).toBe(action);
    // What is there is not lost to a second call.
    expect(perilune(call, folder, { PATH: '' }).stderr).toContain('--force');
  });

  it.skipIf(process.platform === 'win32')('films as MP4 where there is an ffmpeg', () => {
    const { folder } = folderWithAgent();
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'ffmpeg'), '#!/bin/sh\nfor last; do :; done\necho film > "$last"\n');
    chmodSync(join(tools, 'ffmpeg'), 0o755);
    const PATH = [tools, process.env.PATH].join(delimiter);
    const call = [...CALL, '--to', 'hub', '--out', 'mine', '--episodes', '2'];
    expect(perilune(call, folder, { PATH }).status).toBe(0);
    expect(readFileSync(join(folder, 'mine', 'replay.mp4'), 'utf8')).toBe('film\n');
  });

  it.skipIf(process.platform === 'win32')('says where the ffmpeg failed', () => {
    const { folder } = folderWithAgent();
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'ffmpeg'), '#!/bin/sh\nexit 3\n');
    chmodSync(join(tools, 'ffmpeg'), 0o755);
    const PATH = [tools, process.env.PATH].join(delimiter);
    const call = [...CALL, '--to', 'hub', '--out', 'mine', '--episodes', '2'];
    const { stdout } = perilune(call, folder, { PATH });
    expect(stdout).toContain('The film is a GIF: the ffmpeg of the PATH failed');
    expect(existsSync(join(folder, 'mine', 'replay.gif'))).toBe(true);
  });

  it.each(['replay.mp4', 'replay.gif', 'reward.png', 'ppo-LunarLander-v3.zip'])(
    'refuses a place where %s is there already, before anything flies',
    (name) => {
      const { folder } = folderWithAgent();
      mkdirSync(join(folder, 'mine'));
      writeFileSync(join(folder, 'mine', name), 'of somebody');
      // As many episodes as fly for hours.
      const call = [...CALL, '--to', 'hub', '--out', 'mine', '--episodes', '1000000'];
      const { status, stderr } = perilune(call, folder, { PATH: '' });
      expect(status).not.toBe(0);
      expect(stderr).toContain(name);
    },
  );

  it('refuses by name what another program cannot say, and writes nothing', () => {
    const { folder } = folderWithAgent({ algo: 'dqn', dueling: true });
    const { status, stderr } = perilune([...CALL, '--to', 'sb3', '--out', 'out'], folder);
    expect(status).toBe(2);
    expect(stderr).toContain('is dueling');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});
