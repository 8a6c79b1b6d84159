import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import '@perilune/article';
import { presets, resolveConfig } from 'perilune';
import { stringify } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { type RunFlags, readRun } from '../src/options/run-options.js';
import { perilune, startPerilune, temporaryFolder } from './perilune.js';

const folder = temporaryFolder();

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const readRunConfig = async (flags: RunFlags) => (await readRun(flags)).config;

const json = (options: object) => file('options.json', JSON.stringify(options));

describe('the options of a run', () => {
  it('has the defaults where nothing is said', async () => {
    expect(await readRunConfig({ set: [] })).toEqual(resolveConfig({ env: 'LunarLander-v3' }));
  });

  it('lets later words win: preset, file, flags, --set', async () => {
    const config = json({
      preset: 'sb3-zoo',
      seed: 5,
      steps: 111,
      hyperparameters: { learningRate: 0.5, batchSize: 7, tau: 0.25 },
    });
    const set = ['learningRate=0.125'];
    const read = await readRunConfig({ config, steps: '222', set });
    const preset = presets.find(({ name }) => name === 'sb3-zoo')?.hyperparameters as {
      discount: number;
    };
    expect(read).toMatchObject({ preset: 'sb3-zoo', seed: 5, steps: 222 });
    expect(read.hyperparameters).toMatchObject({
      discount: preset.discount,
      batchSize: 7,
      tau: 0.25,
      learningRate: 0.125,
    });
  });

  it("takes a run's config.json, to the same configuration", async () => {
    const ran = resolveConfig({
      env: 'LunarLander-v3',
      envOptions: { gravity: -5 },
      preset: 'rainbow',
      seed: 9,
      episodes: 77,
    });
    const config = json({ perilune: '0.1.0', ...ran });
    expect(await readRunConfig({ config, set: [] })).toEqual(ran);
    const other = await readRunConfig({ config, env: 'CartPole-v1', seed: '10', set: [] });
    const elsewhere = { env: 'CartPole-v1', preset: 'rainbow', seed: 10, episodes: 77 };
    expect(other).toEqual(resolveConfig(elsewhere));
  });

  it('reads TOML as it reads JSON', async () => {
    const options = { preset: 'pqn', seed: 3, envOptions: { gravity: -4 } };
    const config = file('options.toml', stringify(options));
    expect(await readRunConfig({ config, set: [] })).toEqual(
      await readRunConfig({ config: json(options), set: [] }),
    );
  });

  it("drops the file's algorithm where a flag names another preset", async () => {
    const config = json({ preset: 'fast', seed: 3 });
    const read = await readRunConfig({ config, preset: 'pqn', set: [] });
    expect(read).toMatchObject({ algo: 'pqn', preset: 'pqn', seed: 3 });
  });

  it("F2: drops all of the file's recipe where a flag names another preset or algorithm", async () => {
    const ran = resolveConfig({ env: 'CartPole-v1', preset: 'fast', seed: 3 });
    const config = json(ran);
    for (const flags of [{ preset: 'rainbow' }, { algo: 'pqn' }, { algo: 'ppo', preset: 'best' }]) {
      expect(await readRunConfig({ config, ...flags, set: [] })).toEqual(
        resolveConfig({ env: 'CartPole-v1', seed: 3, ...flags }),
      );
    }
  });

  it('F2: keeps the recipe where a flag names the preset or algorithm that the file has', async () => {
    const changed = { hyperparameters: { tau: 0.25 }, steps: 777 };
    const ran = resolveConfig({ env: 'CartPole-v1', preset: 'rainbow', ...changed });
    const config = json(ran);
    for (const flags of [
      { preset: 'rainbow' },
      { algo: 'dqn' },
      { algo: 'dqn', preset: 'rainbow' },
    ]) {
      expect(await readRunConfig({ config, ...flags, set: [] })).toEqual(ran);
    }
    const unnamed = json({ hyperparameters: { tau: 0.25 } });
    const read = await readRunConfig({ config: unnamed, preset: 'rainbow', set: [] });
    expect(read).toMatchObject({ preset: 'rainbow', hyperparameters: { tau: 0.25 } });
  });

  it("F2: keeps in another environment what the file has otherwise than its preset, not the preset's own", async () => {
    const own = { hyperparameters: { learningRate: 0.125 }, solve: { interval: 777 } };
    const ran = resolveConfig({ env: 'LunarLander-v3', envOptions: { gravity: -5 }, ...own });
    const read = await readRunConfig({ config: json(ran), env: 'CartPole-v1', set: [] });
    expect(read).toEqual(resolveConfig({ env: 'CartPole-v1', ...own }));
    expect(read.solve.episodes).not.toBe(ran.solve.episodes);
    const same = await readRunConfig({ config: json(ran), env: 'LunarLander-v3', set: [] });
    expect(same).toEqual(ran);
  });

  it('F2: gives --set the last word over file, preset, algorithm and environment', async () => {
    const ran = resolveConfig({ env: 'LunarLander-v3', preset: 'fast' });
    const set = ['batchSize=7', 'env.suttonBartoReward=true', 'solve.interval=77'];
    const base = { env: 'CartPole-v1', envOptions: { suttonBartoReward: true } };
    const changes = { hyperparameters: { batchSize: 7 }, solve: { interval: 77 } };
    const { env } = base;
    for (const config of [undefined, json(ran)]) {
      for (const flags of [{}, { preset: 'rainbow' }, { algo: 'dqn' }]) {
        const read = await readRunConfig({ ...(config && { config }), env, ...flags, set });
        expect(read).toEqual(resolveConfig({ ...base, ...flags, ...changes }));
      }
    }
  });

  it('F2: takes preset, algorithm and environment together, and refuses a preset of another algorithm', async () => {
    const env = 'CartPole-v1';
    expect(await readRunConfig({ env, preset: 'pqn', set: [] })).toEqual(
      resolveConfig({ env, preset: 'pqn' }),
    );
    expect(await readRunConfig({ env, algo: 'pqn', set: [] })).toEqual(
      resolveConfig({ env, algo: 'pqn' }),
    );
    const torn = readRunConfig({ algo: 'pqn', preset: 'rainbow', set: [] });
    await expect(torn).rejects.toThrow(/rainbow.*dqn|pqn/);
  });

  it('changes one value of several that belong together', async () => {
    const read = await readRunConfig({ set: ['epsilon.end=0.5'] });
    expect(read.hyperparameters.epsilon).toEqual({ start: 1, end: 0.5, steps: 30_000 });
  });

  const wrong: [string, string, string, string[]][] = [
    ['a key that is none', 'a.json', '{"sed": 1}', ['a.json', 'Did you mean "seed"?']],
    [
      'a hyperparameter that is none',
      'a.json',
      '{"hyperparameters": {"taw": 1}}',
      ['a.json', 'Did you mean "tau"?'],
    ],
    [
      'a value out of range',
      'a.json',
      '{"hyperparameters": {"tau": 2}}',
      ['a.json', 'tau is 2', 'at most 1'],
    ],
    ['a value of another type', 'a.json', '{"seed": "x"}', ['a.json', 'seed is "x"', 'a number']],
    [
      'an option of the environment',
      'a.json',
      '{"envOptions": {"gravity": 5}}',
      ['a.json', 'above -12 and below 0'],
    ],
    ['a list', 'a.json', '[]', ['a.json', 'an object']],
    ['broken JSON', 'a.json', '{\n  "seed": 1,\n}', ['a.json, line 3, is no JSON']],
    ['JSON that ends', 'a.json', '{\n  "seed":', ['a.json, line 2, is no JSON']],
    ['broken TOML', 'a.toml', 'seed = 1\n[hyper\n', ['a.toml, line 2, is no TOML']],
  ];
  it.each(wrong)('names the file, and what is allowed: %s', async (_, name, content, messages) => {
    const config = file(name, content);
    for (const message of messages) {
      await expect(readRunConfig({ config, set: [] })).rejects.toThrow(message);
    }
  });

  it('does not blame the file for a flag', async () => {
    const config = json({ seed: 1 });
    const read = readRunConfig({ config, preset: 'fats', set: [] });
    await expect(read).rejects.toThrow(/^Unknown preset "fats"/);
  });

  it('says what is wrong in a part of a value', async () => {
    await expect(readRunConfig({ set: ['epsilon.ende=0'] })).rejects.toThrow(
      'Unknown option "epsilon.ende". Did you mean "epsilon.end"?',
    );
  });

  it('refuses a file that is not there', async () => {
    await expect(readRunConfig({ config: 'nowhere.json', set: [] })).rejects.toThrow(
      'nowhere.json cannot be read: there is no such file',
    );
  });
});

describe('perilune presets', () => {
  it('leaves to the environment what depends on it: the margin and the episodes of fast, and what it learns by in a car', async () => {
    const { stdout } = perilune(['presets', 'fast'], folder);
    expect(stdout).toContain('# solve.margin is 30 in LunarLander-v3, the default elsewhere.');
    expect(stdout).toContain('# solve.episodes is 150 in LunarLander-v3, the default elsewhere.');
    const config = file('fast.toml', stdout);
    for (const env of ['LunarLander-v3', 'CartPole-v1', 'MountainCar-v0']) {
      expect(await readRunConfig({ config, env, set: [] })).toEqual(
        await readRunConfig({ preset: 'fast', env, set: [] }),
      );
    }
  });

  it('lists them, as one JSON object too', () => {
    const names = presets.map(({ name }) => name);
    const { stdout } = perilune(['presets', '--json'], folder);
    expect(JSON.parse(stdout).presets.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  it('ends well when nobody reads on', async () => {
    const { process: child, ended } = startPerilune(['presets', '--json'], folder);
    child.stdout?.destroy();
    expect(await ended).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('prints each preset as TOML that train --config takes for the same', async () => {
    const { status, stdout } = perilune(['presets', 'dopamine-rainbow'], folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^# .*\n# Source: /);
    const config = file('preset.toml', stdout);
    expect(await readRunConfig({ config, set: [] })).toEqual(
      await readRunConfig({ preset: 'dopamine-rainbow', set: [] }),
    );
  });
});
