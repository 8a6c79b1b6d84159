import { describe, expect, it } from 'vitest';
import { experiments } from '../src/index.js';
import { drawLayers } from '../src/node/diagram.js';
import { drawCurves } from '../src/node/figures.js';
import { divergences, overSeeds, summarizeRuns } from '../src/node/numbers.js';
import { planTasks } from '../src/node/plan.js';

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
