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

  it('hears a signal while reporting episodes are flown', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'slow.mjs'), slowWorld);
    const args = ['train', '--import', 'slow.mjs', '--env', 'Slow-v0', '--steps', '20'];
    const running = startPerilune([...args, '--seeds', '1-2', '--out', 'slow'], folder);
    await running.says('running');
    const flying = join(folder, 'flying');
    while (!existsSync(flying)) await new Promise((resolve) => setTimeout(resolve, 20));
    running.process.kill('SIGINT');
    const { status, stderr } = await running.ended;
    expect(stderr).toContain('go on with: perilune resume slow/Slow-v0-dqn-fast-seed1');
    expect(status).toBe(130);
  }, 60_000);

  it('is wrongly called where every seed is, and leaves nothing', () => {
    const folder = temporaryFolder();
    perilune([...short, '--out', 'first', '--no-pictures'], folder);
    const args = [...short, '--from', 'first', '--set', 'hiddenLayers=[16]', '--seeds', '1-2'];
    const { status, stderr } = perilune([...args, '--out', 'many'], folder);
    expect(stderr).toContain('seed 2: ');
    expect(status).toBe(2);
    expect(existsSync(join(folder, 'many'))).toBe(false);
  });
});

/** Episodes of reset seeds from 30000 on take a minute each, and the first of them says so by a file. */
const slowWorld = `
import { writeFileSync } from 'node:fs';
import { Box, Discrete, register } from 'perilune';
class Slow {
  id = 'Slow-v0';
  observationSpace = new Box([-1], [1]);
  actionSpace = new Discrete(2);
  reset({ seed = 0 } = {}) {
    this.isReported = seed >= 30000;
    this.steps = 0;
    if (this.isReported) writeFileSync('flying', '');
    return { observation: Float32Array.of(0), info: {} };
  }
  step() {
    const until = performance.now() + (this.isReported ? 20 : 0);
    while (performance.now() < until);
    const terminated = ++this.steps === (this.isReported ? 3000 : 5);
    return { observation: Float32Array.of(0), reward: 0, terminated, truncated: false, info: {} };
  }
  serialize(archive) {
    this.steps = archive.integer('steps', this.steps ?? 0);
  }
  close() {}
}
register('Slow-v0', () => new Slow());
`;
