import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { perilune, startPerilune, temporaryFolder } from './perilune.js';

const STUDY = `env = "FrozenLake-v1"
algo = "tabular-q"
preset = "tabular"
steps = 800
trials = 6
seeds = 2
seed = 5
evaluationEpisodes = 20
sampler = { name = "tpe", startup = 3, batch = 2 }

[solve]
enabled = false

[search]
learningRate = { low = 0.01, high = 1.0, log = true }
env.isSlippery = [true, false]
`;

describe('perilune sweep', () => {
  const folder = temporaryFolder();
  let told: ReturnType<typeof perilune>;

  beforeAll(() => {
    writeFileSync(join(folder, 'study.toml'), STUDY);
    told = perilune(['sweep', 'study.toml', '--out', 'first', '--jobs', '2'], folder);
  });

  it('carries the study out, shows the leading trials and says where the winner is', () => {
    expect(told.stderr).toContain('6 of 6 trials ended');
    expect(told.stderr).toContain('perilune train --config first/best.json --seeds 1-10');
    expect(told.status).toBe(0);
    expect(told.stdout.split('\n')[0]).toMatch(/trial +score +state +seeds +steps +values/);
    expect(told.stdout).toContain('learningRate 0.');
  });

  it('finds the same with another number of jobs, and prints it as one JSON object', () => {
    const args = ['sweep', 'study.toml', '--out', 'second', '--jobs', '1', '--json'];
    const found = JSON.parse(perilune(args, folder).stdout);
    const lines = readFileSync(join(folder, 'first', 'trials.jsonl'), 'utf8');
    expect(found.trials.map((trial: object) => `${JSON.stringify(trial)}\n`).join('')).toBe(lines);
    expect(found.best).toEqual(found.front[0]);
  });

  it('hands out a winner that train takes', () => {
    const args = ['train', '--config', 'first/best.json', '--out', 'winner', '--no-pictures'];
    expect(perilune(args, folder).status).toBe(0);
    const config = JSON.parse(readFileSync(join(folder, 'winner', 'config.json'), 'utf8'));
    expect(config).toMatchObject({ env: 'FrozenLake-v1', steps: 800, seed: 1 });
  });

  it("writes a report and Optuna's journal, and replaces them but nothing else", () => {
    const report = ['sweep', 'report', 'first', '--optuna', 'journal.log'];
    expect(perilune(report, folder).status).toBe(0);
    expect(readFileSync(join(folder, 'first', 'report.html'), 'utf8')).toContain('<h2>History');
    expect(readFileSync(join(folder, 'journal.log'), 'utf8').trimEnd().split('\n')).toHaveLength(7);
    expect(perilune(report, folder).status).toBe(0);
    writeFileSync(join(folder, 'precious.txt'), 'keep me');
    const refused = perilune(['sweep', 'report', 'first', '--html', 'precious.txt'], folder);
    expect(refused.status).toBe(2);
    expect(readFileSync(join(folder, 'precious.txt'), 'utf8')).toBe('keep me');
  });

  it('stops at a signal, says how to go on, and goes on to the same', async () => {
    const args = ['sweep', 'study.toml', '--out', 'stopped', '--jobs', '1'];
    const running = startPerilune(args, folder);
    await running.says('trials ended');
    running.process.kill('SIGINT');
    const { status, stderr } = await running.ended;
    if (status !== 0) {
      expect(status).toBe(130);
      expect(stderr).toContain('go on with: perilune sweep study.toml --out stopped --resume');
    }
    expect(perilune([...args, '--resume'], folder).status).toBe(0);
    const lines = (name: string) => readFileSync(join(folder, name, 'trials.jsonl'), 'utf8');
    expect(lines('stopped')).toBe(lines('first'));
  });

  it.each([
    [['sweep', 'study.toml', '--out', 'first'], 'give --resume', 2],
    [['sweep', 'missing.toml', '--out', 'no'], 'there is no such file', 1],
    [['sweep', 'study.toml', '--out', 'no', '--jobs', '0'], '--jobs is "0"', 2],
    [['sweep', 'study.toml'], '--out', 2],
    [['sweep', 'report', 'no'], 'holds no study', 1],
  ])('%j is answered in words, with exit code', (args, words, status) => {
    const answer = perilune(args, folder);
    expect(answer.stderr).toContain(words);
    expect(answer.status).toBe(status);
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });
});
