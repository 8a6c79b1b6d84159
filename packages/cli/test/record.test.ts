import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Box,
  createAgent,
  Discrete,
  type Env,
  evaluate,
  loadAgent,
  make,
  register,
} from 'perilune';
import { describe, expect, it } from 'vitest';
import { readGif } from '../../pictures/test/gif-reader.js';
import { readWebp } from '../../pictures/test/webp-reader.js';
import { folderOf } from '../../runs/test/past/folders.js';
import { record } from '../src/commands/record/run.js';
import { readTrainedAgent } from '../src/options/trained-agent.js';
import { perilune, temporaryFolder } from './perilune.js';

/** A world of one step that nobody can look at. */
function unseen(): Env {
  const observation = () => Float32Array.of(0);
  return {
    id: 'Unseen-v0',
    observationSpace: new Box([0], [1]),
    actionSpace: new Discrete(2),
    reset: () => ({ observation: observation(), info: {} }),
    step: () => ({
      observation: observation(),
      reward: 1,
      terminated: true,
      truncated: false,
      info: {},
    }),
    close: () => {},
  };
}

/** A folder with the model of an agent that has learned nothing: it falls down, somewhere. */
function untrained(env: string): string {
  const folder = temporaryFolder();
  const agent = createAgent({ algo: 'dqn', env: make(env), seed: 1, hiddenLayers: [8] });
  writeFileSync(join(folder, 'model.safetensors'), agent.snapshot().save());
  return folder;
}

const folder = untrained('LunarLander-v3');
const model = join(folder, 'model.safetensors');
const small = { fps: '10', width: '96', overlay: true, set: [], env: 'LunarLander-v3' };

describe('perilune record', () => {
  it('films the episode of a seed', () => {
    const args = ['record', model, '--env', 'LunarLander-v3', '--seed', '30002', '--width', '96'];
    const { status, stdout } = perilune([...args, '--fps', '10', '--json'], folder);
    expect(status).toBe(0);
    const told = JSON.parse(stdout);
    const [flown] = evaluate(loadAgent(readFileSync(model)), {
      env: 'LunarLander-v3',
      episodes: 1,
      seed: 30_002,
    }).results;
    expect(told).toMatchObject({ file: 'episode.gif', seed: 30_002, return: flown?.return });
    const gif = readGif(readFileSync(join(folder, 'episode.gif')));
    expect([gif.width, gif.height]).toEqual([96, 64]);
    expect(gif.frames).toHaveLength(told.frames);
    expect(gif.frames[0]?.delay).toBe(0.1);
  });

  it.each([
    ['CartPole-v1', [0.04]],
    ['MountainCar-v0', [0.03, 0.04]],
    ['Acrobot-v1', [0.06, 0.07]],
  ])('films %s at its own speed', async (env, delays) => {
    const out = join(temporaryFolder(), 'world.gif');
    const model = join(untrained(env), 'model.safetensors');
    const { fps: _, ...look } = small;
    await record(model, { ...look, env, seed: '30000', out });
    const { frames } = readGif(readFileSync(out));
    expect(new Set(frames.slice(0, -1).map(({ delay }) => delay))).toEqual(new Set(delays));
    expect(frames.length).toBeGreaterThan(3);
  });

  it('picks the worst, the best or the median of several, as GIF or WebP', async () => {
    const agent = loadAgent(readFileSync(model));
    const { results } = evaluate(agent, { env: 'LunarLander-v3', episodes: 5, seed: 30_000 });
    const sorted = [...results].sort((a, b) => a.return - b.return);
    for (const [pick, place] of [
      ['worst', 0] as const,
      ['median', 2] as const,
      ['best', 4] as const,
    ]) {
      const out = join(folder, `${pick}.webp`);
      await record(model, { ...small, pick, of: '5', seed: '30000', out });
      const steps = sorted[place]?.length as number;
      const { frames } = readWebp(readFileSync(out));
      expect(frames.reduce((sum, { duration }) => sum + duration, 0)).toBe(
        100 * Math.ceil((steps - 1) / 5) + 1500,
      );
    }
  });

  it('refuses what makes no sense, and writes nothing', async () => {
    const place = temporaryFolder();
    const flags = { ...small, seed: '30000', out: join(place, 'x.gif') };
    const refused: [object, string][] = [
      [{ out: join(place, 'x.mp4') }, 'must end in .gif or .webp'],
      [{ out: join(place, 'no/x.gif') }, 'there is no folder'],
      [{ fps: '60' }, '1..50'],
      [{ width: '20' }, '96..4096'],
      [{ pick: 'luckiest' }, 'best, worst, median'],
      [{ of: '3' }, '--of needs --pick'],
      [{ set: ['learningRate=1'] }, "only the environment's options"],
    ];
    for (const [wrong, message] of refused) {
      await expect(record(model, { ...flags, ...wrong })).rejects.toThrow(message);
    }
    register('Unseen-v0', () => unseen());
    const blind = join(untrained('Unseen-v0'), 'model.safetensors');
    await expect(record(blind, { ...flags, env: 'Unseen-v0' })).rejects.toThrow('no picture');
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('perilune eval', () => {
  it('says what to do about a run that is not finished', async () => {
    const run = folderOf([{ name: 'a', seed: 1 }]);
    await expect(readTrainedAgent(join(run, 'a'), { set: [] })).rejects.toThrow(
      `a is not finished, so it has no model: perilune resume ${join(run, 'a')} goes on with it.`,
    );
    await expect(readTrainedAgent(run, { set: [] })).rejects.toThrow(
      'holds no run: config.json is missing',
    );
  });

  it('writes a row an episode, and prints how they ended', () => {
    const args = ['eval', model, '--env', 'LunarLander-v3', '--episodes', '20', '--csv', 'e.csv'];
    const { status, stdout } = perilune(args, folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(/mean .*, standard deviation .*, worst 5 % /);
    expect(stdout).toMatch(
      /\d+ landed \(\d+ on the pad\), \d+ crashed, \d+ flew out, \d+ timed out/,
    );
    const [head, ...rows] = readFileSync(join(folder, 'e.csv'), 'utf8').trimEnd().split('\n');
    expect(head).toBe('seed,return,length,end,onPad');
    expect(rows.map((row) => Number(row.split(',')[0]))).toEqual(
      Array.from({ length: 20 }, (_, i) => 30_000 + i),
    );
    const { results, mean } = evaluate(loadAgent(readFileSync(model)), {
      env: 'LunarLander-v3',
      episodes: 20,
    });
    const returns = rows.map((row) => Number(row.split(',')[1]));
    expect(returns).toEqual(results.map((episode) => episode.return));
    expect(stdout).toContain(`mean ${mean.toFixed(1)}`);
  });

  it('looks whether the CSV can be written before it flies', () => {
    const args = ['eval', model, '--env', 'LunarLander-v3', '--csv', 'nowhere/e.csv'];
    const { status, stderr } = perilune(args, folder);
    expect(stderr).toContain('there is no folder');
    expect(status).toBe(1);
  });
});
