import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { perilune, startPerilune, temporaryFolder } from './perilune.js';

const short = ['train', '--env', 'CartPole-v1', '--steps', '1500'];

describe('perilune train --seeds', () => {
  it('leaves a run folder a seed, the same as each alone, and compares them in the end', async () => {
    const folder = temporaryFolder();
    const args = [...short, '--seeds', '4-5', '--jobs', '2', '--out', 'two', '--no-pictures'];
    const { status, stdout, stderr } = perilune(args, folder);
    expect(stderr).toContain('2 of 2 seeds ended');
    expect(status).toBe(0);
    expect(stdout).toContain('IQM [95 %]');
    const runs = readdirSync(join(folder, 'two')).sort();
    expect(runs).toEqual(['CartPole-v1-dqn-fast-seed4', 'CartPole-v1-dqn-fast-seed5']);
    perilune([...short, '--seed', '5', '--out', 'alone', '--no-pictures'], folder);
    const model = (run: string) => readFileSync(join(folder, run, 'model.safetensors'));
    expect(model(join('two', runs[1] as string)).equals(model('alone'))).toBe(true);
  });

  it('prints one JSON object with what came of each, and with their comparison', () => {
    const folder = temporaryFolder();
    const { stdout } = perilune([...short, '--seeds', '7,3', '--json'], folder);
    const told = JSON.parse(stdout);
    expect(told.runs.map(({ seed }: { seed: number }) => seed)).toEqual([7, 3]);
    expect(told.groups[0].seeds).toEqual([3, 7]);
    expect(readdirSync(join(folder, 'runs'))).toHaveLength(2);
  });

  it.each([
    [['--seeds', '5-1'], 'a range goes upwards: 1-5'],
    [['--seeds', '1..5'], 'must be a whole number'],
    [['--seeds', '1-2-3'], 'seeds and ranges of seeds: 1-10, or 1,5,9'],
    [['--seeds', '0-99999'], 'more than 10000 seeds'],
    [['--seeds', '1-2', '--seed', '3'], '--seed is of one run and --seeds of many'],
    [['--jobs', '2'], 'give --seeds too'],
    [['--seeds', '1-2', '--out', 'taken'], 'taken holds something already'],
  ])('refuses %j and leaves nothing', (args, words) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'taken', 'precious.txt'), 'keep me');
    const { status, stderr } = perilune([...short, ...args], folder);
    expect(stderr).toContain(words);
    expect(status).toBe(2);
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });

  it('says after a signal what can be gone on with, and what had not begun', async () => {
    const folder = temporaryFolder();
    const args = ['train', '--steps', '400000', '--set', 'solve.enabled=false', '--out', 'many'];
    const running = startPerilune([...args, '--seeds', '1-3', '--jobs', '1'], folder);
    await running.says('1 running');
    running.process.kill('SIGINT');
    const { status, stderr } = await running.ended;
    expect(status).toBe(130);
    expect(stderr).toContain('go on with: perilune resume many/LunarLander-v3-dqn-fast-seed1');
    expect(stderr).toContain('2 of 3 seeds had not begun');
  });
});
