import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawLayers } from '../src/article/diagram.js';
import { experiments } from '../src/article/experiments.js';
import { drawCurves } from '../src/article/figures.js';
import { divergences, overSeeds, summarizeRuns } from '../src/article/numbers.js';
import { planTasks } from '../src/article/plan.js';
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

describe('what the report is made of', () => {
  it('plans every variant once a seed, with one film an experiment', () => {
    const tasks = planTasks(experiments, 3);
    const variants = experiments.flatMap((e) => [e, ...(e.beside?.variants ?? [])]);
    expect(tasks).toHaveLength(3 * variants.length);
    expect(new Set(tasks.map(({ variant, seed }) => `${variant}/${seed}`)).size).toBe(tasks.length);
    expect(tasks.filter(({ film }) => film)).toHaveLength(experiments.length);
  });

  it('draws runs of different lengths over one axis, more than 600 units wide', async () => {
    const run = (seed: number, length: number) => ({
      variant: 'x',
      seed,
      returns: Array.from({ length }, (_, i) => i - 170),
      steps: length,
      updates: length,
      seconds: 1,
    });
    const svg = await drawCurves([run(1, 40), run(2, 90)], { title: 'x', threshold: -110 });
    const widths = [...svg.matchAll(/class="background"[^>]*d="M[\d.]+,[\d.]+h([\d.]+)v/g)];
    expect(Math.max(...widths.map(([, width]) => Number(width)))).toBeGreaterThan(600);
    expect(svg).toContain('solved: −110');
  });

  it('gives an interval from three seeds on, and the values themselves of fewer', () => {
    expect(overSeeds([])).toBe('–');
    expect(overSeeds([-1.4, 2])).toBe('−1, 2');
    expect(overSeeds([5, 5, 5])).toBe('5 [5, 5]');
  });

  it('tells how many seeds diverged and when', () => {
    const run = { variant: 'x', returns: [0], steps: 1, updates: 1, seconds: 1 };
    const diverged = (episode: number) => ({
      divergence: { episode, step: 1, update: 1, quantity: 'loss', value: Number.NaN },
    });
    const of = (...changes: object[]) =>
      divergences(
        summarizeRuns(
          'x',
          changes.map((c, i) => ({ ...run, seed: i + 1, ...c })),
        ),
      );
    expect(of({}, {})).toBe('none of 2');
    expect(of({}, diverged(9), diverged(4))).toBe('2 of 3, episodes 4–9');
    expect(of(diverged(4))).toBe('in episode 4');
  });

  it('draws a circle a unit up to 9 a layer and a line between each pair of layers', () => {
    const svg = drawLayers([8, 64, 64, 4]);
    expect(svg.match(/<circle/g)).toHaveLength(8 + 9 + 9 + 4);
    expect(svg.match(/M/g)).toHaveLength(8 * 9 + 9 * 9 + 9 * 4);
    expect(svg.match(/⋮/g)).toHaveLength(2);
  });
});
