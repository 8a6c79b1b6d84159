import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, perilune, temporaryFolder } from './perilune.js';

describe('perilune article', () => {
  const folder = temporaryFolder();
  const out = join(folder, 'report');
  let told: Outcome;

  beforeAll(() => {
    told = perilune(['article', '--only', 'online-as-printed', '--out', out, '--json'], folder);
  });

  it('ends with 0 and tells each run on stderr, divergence included', () => {
    expect(told.stderr).toContain('[1/1] online-as-printed, seed 1: 200 episodes');
    expect(told.status).toBe(0);
    const [run] = JSON.parse(told.stdout).runs;
    expect(run).toMatchObject({ variant: 'online-as-printed', seed: 1, episodes: 200 });
    expect(run.divergence.episode).toBeGreaterThan(1);
    expect(run.evaluation.episodes).toBe(100);
  });

  it('writes one HTML file that refers to nothing outside itself', () => {
    const html = readFileSync(join(out, 'report.html'), 'utf8');
    expect(html).toContain('data:image/gif;base64,');
    expect(html).toContain('diverged in episode');
    expect(html).toContain('Total params: 4,996');
    const references = html.match(/(?:src|href)="(?!data:)[^"]*"/g) ?? [];
    expect(references).toEqual([]);
  });

  it('writes the same as Markdown, whose figures lie beside it', () => {
    const markdown = readFileSync(join(out, 'report.md'), 'utf8');
    expect(markdown).toContain('| The same, as printed |');
    const figures = [...markdown.matchAll(/\]\((figures\/[^)]+)\)/g)].map((match) => match[1]);
    expect(figures.length).toBe(3);
    for (const figure of figures) expect(existsSync(join(out, figure as string))).toBe(true);
    expect(readdirSync(out).sort()).toEqual([
      'figures',
      'report.html',
      'report.md',
      'results.json',
      'tables',
    ]);
  });

  it('writes the table of what the article says and what happened on its own, and how long it all took', () => {
    const table = readFileSync(join(out, 'tables/overview.md'), 'utf8');
    expect(table).toContain('| System | The article says | What happened here |');
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain(table);
    expect(JSON.parse(told.stdout).seconds).toBeGreaterThan(0);
    expect(told.stderr).toContain('All runs took ');
  });

  it('refuses an unknown experiment, a seed count of 0 and a folder of other things: exit 2', () => {
    const other = temporaryFolder();
    writeFileSync(join(other, 'precious.txt'), 'keep me');
    for (const [flags, message] of [
      [['--only', 'onlin'], '--only "onlin" is none of the experiments: tabular'],
      [['--seeds', '0'], '--seeds is "0", but must be a whole number in 1..'],
      [['--out', other], 'holds 1 files and no report'],
    ] as const) {
      const { status, stderr } = perilune(['article', ...flags], folder);
      expect(stderr).toContain(message);
      expect(status).toBe(2);
    }
    expect(readdirSync(other)).toEqual(['precious.txt']);
  });
});
