import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { perilune, temporaryFolder } from './perilune.js';

const SMALL = ['--problems', '200', '--steps', '200'];

describe('perilune bandits', () => {
  it('tells how strategies fared: exploring pulls the best arm more often than greed', () => {
    const { status, stdout } = perilune(
      ['bandits', 'epsilon=0', 'epsilon=0.1', ...SMALL, '--json'],
      temporaryFolder(),
    );
    expect(status).toBe(0);
    const { results, ...told } = JSON.parse(stdout);
    expect(told).toMatchObject({
      arms: 10,
      payment: 'normal',
      problems: 200,
      steps: 200,
      files: [],
    });
    expect(results.map(({ name }: { name: string }) => name)).toEqual([
      'epsilon-greedy 0',
      'epsilon-greedy 0.1',
    ]);
    expect(results[1].optimal).toBeGreaterThan(results[0].optimal);
  });

  it('prints a table of the textbook’s strategies without any named', () => {
    const { stdout } = perilune(['bandits', ...SMALL], temporaryFolder());
    expect(stdout.trim().split('\n')).toHaveLength(8);
    for (const word of ['optimistic 5', 'UCB 2', 'gradient 0.1', 'Thompson', 'best arm']) {
      expect(stdout).toContain(word);
    }
  });

  it('writes two pictures and a table, and nothing where a place is none', () => {
    const folder = temporaryFolder();
    const call = ['bandits', 'thompson', '--payment', 'bernoulli', ...SMALL];
    perilune([...call, '--out', 'out'], folder);
    for (const name of ['out-reward.png', 'out-reward.svg', 'out-optimal.png', 'out-optimal.svg']) {
      expect(existsSync(join(folder, name)), name).toBe(true);
    }
    const [head, first, ...others] = readFileSync(join(folder, 'out.csv'), 'utf8')
      .trim()
      .split('\n');
    expect(head).toBe('strategy,pull,reward,optimal,regret');
    expect(first).toMatch(/^"Thompson",1,/);
    expect(others).toHaveLength(199);
    expect(perilune([...call, '--out', 'nowhere/out'], folder).status).toBe(2);
  });

  it.each([['epsilon'], ['epsilon=x'], ['thompson=1'], ['toString=1'], ['epsilon=2'], ['ucb=-1']])(
    'refuses %s with exit code 2 and what there is',
    (word) => {
      const { status, stderr } = perilune(['bandits', word, ...SMALL], temporaryFolder());
      expect(status).toBe(2);
      expect(stderr).toMatch(/strategy|epsilon|c is/);
    },
  );

  it('refuses numbers that are none, by the flag', () => {
    for (const flag of ['--arms', '--steps', '--problems', '--seed', '--center']) {
      const { status, stderr } = perilune(['bandits', flag, 'many'], temporaryFolder());
      expect(status).toBe(2);
      expect(stderr).toContain(flag);
    }
  });
});
