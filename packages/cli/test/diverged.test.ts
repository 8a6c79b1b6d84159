import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, perilune, temporaryFolder } from './perilune.js';

const call = [
  ...['train', '--preset', 'article-online', '--set', 'learningRate=10'],
  ...['--no-pictures', '--checkpoint-every', '0'],
];

describe('a run that diverges', () => {
  const folder = temporaryFolder();
  let told: Outcome;

  beforeAll(() => {
    told = perilune([...call, '--out', 'runs/a', '--json'], folder);
  });

  it('is told in one line, without a stack, and exits with 1', () => {
    expect(told.status).toBe(1);
    expect(told.stderr).toMatch(
      /^perilune: Learning diverged: the .* is .* at step \d+, update \d+\. .*may help\.$/m,
    );
    expect(told.stderr).not.toContain('    at ');
  });

  it('leaves its result in its folder, that --json prints, and no model', () => {
    const written = readFileSync(join(folder, 'runs/a/result.json'), 'utf8');
    expect(told.stdout).toBe(written);
    expect(JSON.parse(written)).toMatchObject({ outcome: 'diverged', solved: false });
    expect(readdirSync(join(folder, 'runs/a'))).not.toContain('model.safetensors');
  });

  it('prints nothing on stdout without --json', () => {
    expect(perilune(call, temporaryFolder()).stdout).toBe('');
  });

  it('is named by list, and found by its state', () => {
    const { stdout } = perilune(['list'], folder);
    expect(stdout.split('\n')[1]).toMatch(/^a .* diverged +no /);
    const { runs } = JSON.parse(perilune(['list', '--state', 'diverged', '--json'], folder).stdout);
    expect(runs).toMatchObject([{ state: 'diverged', solved: false, score: null }]);
    expect(runs[0].divergence.quantity).toEqual(expect.any(String));
    expect(perilune(['list', '--state', 'finished'], folder).stdout).toBe('');
  });

  it('is counted by compare, as are all of 3 seeds', () => {
    for (const seed of ['2', '3']) perilune([...call, '--seed', seed], folder);
    const { stdout, stderr } = perilune(['compare', 'runs'], folder);
    const [head = '', row = ''] = stdout.split('\n');
    expect(head).toMatch(/seeds +solved +diverged/);
    expect(row).toMatch(/ 3 +0 +3 +-/);
    expect(stderr).toContain('3 diverged, counted as unsolved and worse than all that finished');
  });

  it('is not gone on with: it would diverge again, exit 1', () => {
    const { status, stdout, stderr } = perilune(['resume', 'runs/a', '--json'], folder);
    expect(stderr).toMatch(/^perilune: The run in runs\/a diverged at step \d+; going on/);
    expect(stdout).toBe(told.stdout);
    expect(status).toBe(1);
  });
});
