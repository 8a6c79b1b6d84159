import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../../runs/test/past/folders.js';
import { plot } from '../src/commands/plot/run.js';
import { perilune, temporaryFolder } from './perilune.js';

const returns = Array.from({ length: 60 }, (_, i) => 4 * i - 100);
const runs = folderOf([
  { name: 'a1', seed: 1, score: 210, solved: true, returns },
  { name: 'a2', seed: 2, score: 150, returns: returns.map((value) => value + 30) },
  { name: 'b1', seed: 1, learningRate: 0.01, returns },
]);

describe('perilune list', () => {
  it('prints a table on stdout, a line a run, without colours in a pipe, on a server that builds too', () => {
    const { status, stdout } = perilune(['list', runs], runs, { CI: 'true' });
    const lines = stdout.trimEnd().split('\n');
    expect(status).toBe(0);
    expect(lines[0]).toMatch(
      /^run +env +algo +preset +seed +state +solved +steps +seconds +score$/,
    );
    expect(lines[1]).toMatch(
      /^a1 +LunarLander-v3 +dqn +fast +1 +finished +yes +1,000 +10\.0 +210\.0$/,
    );
    expect(lines[3]).toMatch(/^b1 .* interrupted$/);
    expect(stdout).not.toContain('\u001b');
  });

  it('sorts and filters, and prints JSON alone', () => {
    const args = ['list', runs, '--state', 'finished', '--sort', 'score', '--reverse', '--json'];
    const { stdout } = perilune(args, runs);
    expect(JSON.parse(stdout).runs.map((run: { score: number }) => run.score)).toEqual([150, 210]);
  });

  it('says what to do where there are no runs yet', () => {
    const { status, stdout, stderr } = perilune(['list'], temporaryFolder());
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain('perilune train makes one');
  });
});

describe('perilune compare', () => {
  it('writes table, CSV and both pictures', () => {
    const place = temporaryFolder();
    const args = ['compare', runs, '--plot', 'returns', '--csv', 'table.csv'];
    const { status, stdout } = perilune(args, place);
    expect(status).toBe(0);
    expect(stdout).toContain('180.0 [150.0, 210.0]');
    expect(readFileSync(join(place, 'table.csv'), 'utf8').split('\n')[1]).toContain(
      'fast learningRate=0.001,LunarLander-v3,2,0,0,1,,180,180,150,210',
    );
    const svg = readFileSync(join(place, 'returns.svg'), 'utf8');
    for (const words of ['2 seeds', 'seed 1', 'Environment steps']) expect(svg).toContain(words);
    expect(readFileSync(join(place, 'returns.png')).subarray(1, 4).toString()).toBe('PNG');
  });

  it('prints JSON alone, which names the files', () => {
    const args = ['compare', runs, '--plot', 'a.svg', '--csv', 'table.csv', '--json'];
    const { groups, files } = JSON.parse(perilune(args, temporaryFolder()).stdout);
    expect(groups).not.toEqual([]);
    expect(files).toEqual(['table.csv', 'a.svg']);
  });
});

describe('perilune plot', () => {
  it("puts one run's picture into its folder", () => {
    const { status, stdout } = perilune(['plot', 'a1', '--by', 'seconds', '--json'], runs);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).files).toEqual(['a1/returns.svg', 'a1/returns.png']);
    expect(existsSync(join(runs, 'a1/returns.png'))).toBe(true);
  });

  it('refuses what it does not know or has not got, and writes nothing', async () => {
    const place = temporaryFolder();
    const flags = { what: 'returns', by: 'steps', out: join(place, 'x.png') };
    const refused: [object, string][] = [
      [{ what: 'love' }, 'must be one of: returns, loss'],
      [{ by: 'moons' }, 'must be one of: steps, episodes, seconds'],
      [{ what: 'loss' }, 'None of the runs has any loss'],
      [{ out: join(place, 'x.gif') }, 'must end in .svg or .png'],
    ];
    for (const [wrong, message] of refused) {
      await expect(plot([runs], { ...flags, ...wrong })).rejects.toThrow(message);
    }
    expect(readdirSync(place)).toEqual([]);
  });
});
