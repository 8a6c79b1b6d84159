import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAgent, evaluate, loadAgent, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { record } from '../src/commands/record.js';
import { loadTrainedAgent } from '../src/run-folder/trained-agent.js';
import { folderOf } from './past-runs/folders.js';
import { perilune, temporaryFolder } from './perilune.js';
import { readGif } from './pictures/gif-reader.js';
import { readWebp } from './pictures/webp-reader.js';

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
      [{ fps: '60' }, 'only 50 steps a second'],
      [{ width: '20' }, '96..4096'],
      [{ pick: 'luckiest' }, 'best, worst, median'],
      [{ of: '3' }, '--of needs --pick'],
      [{ set: ['learningRate=1'] }, "only the environment's options"],
    ];
    for (const [wrong, message] of refused) {
      await expect(record(model, { ...flags, ...wrong })).rejects.toThrow(message);
    }
    const { env: _, ...rest } = flags;
    const car = join(untrained('MountainCar-v0'), 'model.safetensors');
    await expect(record(car, { ...rest, env: 'MountainCar-v0' })).rejects.toThrow('no picture');
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('perilune eval', () => {
  it('says what to do about a run that is not finished', async () => {
    const run = folderOf([{ name: 'a', seed: 1 }]);
    await expect(loadTrainedAgent(join(run, 'a'), { set: [] })).rejects.toThrow(
      `a is not finished, so it has no model: perilune resume ${join(run, 'a')} goes on with it.`,
    );
    await expect(loadTrainedAgent(run, { set: [] })).rejects.toThrow(
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
    expect(status).toBe(2);
  });
});
