import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../../runs/test/past/folders.js';
import { perilune, temporaryFolder } from './perilune.js';

const returns = Array.from({ length: 60 }, (_, i) => 4 * i - 100);
const car = { config: { env: 'MountainCar-v0' } };
const runs = folderOf([
  { name: 'a1', seed: 1, score: 200, returns },
  { name: 'a2', seed: 2, score: 150, returns },
  { name: 'b1', seed: 1, score: 100, learningRate: 0.01, returns },
  { name: 'c1', seed: 1, score: -110, returns, ...car },
  { name: 'c2', seed: 2, score: -155, returns, ...car },
  { name: 'd1', seed: 1, score: -200, learningRate: 0.01, returns, ...car },
  { name: 'd2', seed: 2, score: -120, learningRate: 0.01, returns, ...car },
  { name: 'e1', seed: 1, score: 9, learningRate: 0.5, returns },
]);

describe('perilune compare over environments', () => {
  it('compares within each, brings them together in normalized scores, and notes what is left out', () => {
    const { status, stdout, stderr } = perilune(['compare', runs], runs);
    expect(status).toBe(0);
    const sentences = stdout.split('\n').filter((line) => line.startsWith('P('));
    expect(sentences).toEqual([
      expect.stringContaining('"LunarLander-v3 fast learningRate=0.01" is better than one of'),
      expect.stringContaining('"LunarLander-v3 fast learningRate=0.5" is better than one of'),
      expect.stringContaining('"MountainCar-v0 fast learningRate=0.01" is better than one of'),
      expect.stringMatching(/^P\(.*\) over LunarLander-v3, MountainCar-v0 = 0\.13$/),
    ]);
    expect(stdout).toContain('Normalized scores over LunarLander-v3, MountainCar-v0');
    // Normalized 1, 332.9 / 382.9, 1, 0.5, in the middle 1 and 0.869; 282.9 / 382.9, 0, 8 / 9.
    expect(stdout).toMatch(/\nfast learningRate=0\.001 +4 +0\.93 \[0\.68, 1\.00\]/);
    expect(stdout).toMatch(/\nfast learningRate=0\.01 +3 +0\.54 /);
    expect(stderr).toContain(
      'fast learningRate=0.5: no ended run in MountainCar-v0, so it is not among the normalized scores.',
    );
    expect(stderr).toContain(
      'LunarLander-v3 fast learningRate=0.01: no interval, since a single run cannot tell',
    );
  });

  it('takes any configuration as the baseline, and says where it was not', () => {
    const args = ['compare', runs, '--baseline', 'fast learningRate=0.5', '--json'];
    const { stdout, stderr } = perilune(args, runs);
    const { improvements } = JSON.parse(stdout);
    expect(improvements.map(({ over }: { over: string }) => over)).toEqual([
      'LunarLander-v3 fast learningRate=0.5',
      'LunarLander-v3 fast learningRate=0.5',
    ]);
    expect(stderr).toContain(
      'MountainCar-v0: no ended run of "fast learningRate=0.5", so nothing is compared with it there.',
    );
    const wrong = perilune(['compare', runs, '--baseline', 'slow'], runs);
    expect([wrong.status, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain('No configuration is called "slow". There are: "fast learning');
  });

  it('draws profiles and sample efficiency, and has both in JSON', () => {
    const place = temporaryFolder();
    const pictures = ['--profile', 'profile.svg', '--efficiency', 'efficiency.svg'];
    const { stdout } = perilune(['compare', runs, ...pictures, '--json'], place);
    const { files, profiles, efficiency, acrossTasks } = JSON.parse(stdout);
    expect(files).toEqual(['efficiency.svg', 'profile.svg']);
    expect(profiles[0].points).toHaveLength(101);
    expect(profiles[0].points[50].share).toMatchObject({ estimate: 0.75 });
    expect(efficiency.map(({ label }: { label: string }) => label)).toEqual(
      acrossTasks.methods.map(({ method }: { method: string }) => method),
    );
    for (const file of files) expect(existsSync(join(place, file))).toBe(true);
    const svg = readFileSync(join(place, 'profile.svg'), 'utf8');
    expect(svg).toContain('performance profiles');
  });
});
