import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../../runs/test/past/folders.js';
import { perilune } from './perilune.js';

const returns = Array.from({ length: 60 }, (_, i) => 4 * i - 100);
const lander = { name: 'a', seed: 1, score: 1, returns };
const cart = { name: 'b', seed: 1, score: 1, returns, config: { env: 'CartPole-v1' } };

function textsIn(file: string): string {
  return [...readFileSync(file, 'utf8').matchAll(/>([^<>]+)<\/text>/g)].map(([, t]) => t).join('|');
}

describe('F10: pictures', () => {
  it('of two environments never share an axis: each has its own, called by it', () => {
    const folder = folderOf([lander, cart]);
    const { stdout } = perilune(['plot', '.', '--out', 'all.svg', '--json'], folder);
    const files = ['all-LunarLander-v3.svg', 'all-CartPole-v1.svg'];
    expect(JSON.parse(stdout).files).toEqual(files);
    expect(
      files.map((file) =>
        textsIn(join(folder, file))
          .split('|')
          .find((t) => /: returns/.test(t)),
      ),
    ).toEqual(['LunarLander-v3: returns', 'CartPole-v1: returns']);
    const compared = perilune(['compare', '.', '--plot', 'both.svg'], folder);
    expect(compared.stderr).toContain('both-CartPole-v1.svg');
    expect(existsSync(join(folder, 'both.svg'))).toBe(false);
  });

  it('of a damaged table are drawn of what is left, and say how much is not', () => {
    const folder = folderOf([lander]);
    appendFileSync(join(folder, 'a/monitor.csv'), '1,"2,3\nx,y,z\n9,9,99\n');
    const drawn = perilune(['plot', 'a', '--out', 'x.svg'], folder);
    expect(drawn.stderr).toContain('a/monitor.csv has 2 lines that are damaged and left out.');
    const compared = perilune(['compare', 'a', '--plot', 'y.svg'], folder);
    expect(compared.stderr).toContain('a/monitor.csv has 2 lines that are damaged and left out.');
  });

  it('that train drew of a run are drawn anew by --what run, with its validations', () => {
    const folder = folderOf([lander]);
    const file = join(folder, 'a/result.json');
    const result = JSON.parse(readFileSync(file, 'utf8'));
    const validations = [
      { step: 3_000, mean: 190 },
      { step: 5_000, mean: 221.5 },
    ];
    writeFileSync(file, JSON.stringify({ ...result, validations, solvedAtStep: 5_000 }));
    expect(perilune(['plot', 'a', '--what', 'run'], folder).status).toBe(0);
    expect(readdirSync(join(folder, 'a'))).toEqual(
      expect.arrayContaining(['reward.png', 'reward.svg']),
    );
    const texts = textsIn(join(folder, 'a/reward.svg'));
    expect(texts).toContain('Diamonds: validations, without exploration.');
    expect(texts).toContain('solved in episode 50, step 5,000');
    const two = folderOf([lander, { ...lander, name: 'c', seed: 2 }]);
    expect(perilune(['plot', '.', '--what', 'run', '--out', 'x.svg'], two).status).toBe(2);
  });
});
