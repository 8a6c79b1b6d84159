import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../runs/test/temporary-folder.js';
import {
  optunaJournal,
  readStudyFolder,
  resolveStudy,
  runStudy,
  studyReport,
  type TrialLine,
} from '../../src/index.js';
import { fanova } from '../../src/report/fanova.js';
import { growForest, predict } from '../../src/report/forest.js';

describe('the analysis of variance of a tree', () => {
  const leaf = (x: [number, number], y: [number, number], value: number) => ({
    low: [x[0], y[0]],
    high: [x[1], y[1]],
    value,
  });

  it('of x > 1/2 alone is all due to x', () => {
    const tree = [leaf([0, 0.5], [0, 1], 0), leaf([0.5, 1], [0, 1], 1)];
    expect(fanova([tree], 2).map(({ share }) => share)).toEqual([1, 0, 0]);
  });

  it('of x > 1/2 and y > 1/2 together is a third each: 1/16 of 3/16', () => {
    const tree = [
      leaf([0, 0.5], [0, 1], 0),
      leaf([0.5, 1], [0, 0.5], 0),
      leaf([0.5, 1], [0.5, 1], 1),
    ];
    const shares = fanova([tree], 2);
    expect(shares.map(({ dimensions }) => dimensions)).toEqual([[0], [1], [0, 1]]);
    for (const { share } of shares) expect(share).toBeCloseTo(1 / 3, 12);
  });

  it('of a sum of two, the one four times the other, is sixteen parts to one', () => {
    const tree = [0, 1].flatMap((i) =>
      [0, 1].map((j) => leaf([i / 2, (i + 1) / 2], [j / 2, (j + 1) / 2], 4 * i + j)),
    );
    const [x, y, both] = fanova([tree], 2).map(({ share }) => share);
    expect(x).toBeCloseTo(16 / 17, 12);
    expect(y).toBeCloseTo(1 / 17, 12);
    expect(both).toBeCloseTo(0, 12);
  });
});

describe('a forest', () => {
  it('has leaves that fill the cube, and says where it is steep', () => {
    const points = Array.from({ length: 40 }, (_, i) => [(i + 0.5) / 40, ((i * 17) % 40) / 40]);
    const values = points.map(([x]) => ((x as number) > 0.5 ? 3 : 1));
    const forest = growForest(points, values);
    for (const leaves of forest) {
      const filled = leaves.map(({ low, high }) => (high[0]! - low[0]!) * (high[1]! - low[1]!));
      expect(filled.reduce((sum, volume) => sum + volume, 0)).toBeCloseTo(1, 12);
    }
    expect(predict(forest, [0.1, 0.5])).toBe(1);
    expect(predict(forest, [0.9, 0.5])).toBe(3);
    const [x, y] = fanova(forest, 2).map(({ share }) => share);
    expect(x).toBeGreaterThan(0.99);
    expect(y).toBeLessThan(0.01);
  });
});

describe('a report', () => {
  it('is one page with all its pictures, and names its trials', async () => {
    const out = join(temporaryFolder(), 'study');
    const study = await resolveStudy({
      ...{ env: 'FrozenLake-v1', algo: 'tabular-q', preset: 'tabular', steps: 500, trials: 9 },
      ...{ solve: { enabled: false }, evaluationEpisodes: 10, sampler: 'random', seeds: 2 },
      objective: ['score', 'evaluation.std'],
      search: { learningRate: { low: 0.01, high: 1, log: true }, 'env.isSlippery': [true, false] },
    });
    await runStudy(study, { out });
    const page = studyReport(out, readStudyFolder(out));
    for (const head of [
      'Front',
      'History',
      'Importance',
      'Parallel',
      'Slices',
      'Contours',
      'Curves',
    ])
      expect(page).toContain(`<h2>${head}`);
    expect(page).not.toMatch(/<script|https?:|NaN|Infinity|undefined/);
    expect(page).toMatch(/rgb\((\d+),\1,\1\)/);
    expect(page).not.toMatch(/rgb\((\d+),(?!\1)/);
  });
});

describe("Optuna's journal", () => {
  it('has the study and a line a trial: numbers as they are, choices by their place', () => {
    const trial: TrialLine = {
      ...{ trial: 0, state: 'pruned', hyperparameters: { rate: 0.1, kind: 'b' }, seeds: [1_007] },
      ...{ scores: [[3]], models: [null], score: [3], budget: 100, steps: 100 },
    };
    const study = {
      objectives: [{ metric: 'score', direction: 'maximize', aggregate: 'mean' }],
      search: [
        { kind: 'number', path: 'rate', low: 0.01, high: 1, log: true },
        { kind: 'choice', path: 'kind', choices: ['a', 'b'] },
      ],
    };
    const lines = optunaJournal({ study, trials: [trial], runs: [] } as never)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ op_code: 0, study_name: 'perilune', directions: [2] });
    expect(lines[1]).toMatchObject({
      op_code: 4,
      state: 2,
      value: null,
      params: { rate: 0.1, kind: 1 },
    });
    expect(lines[1].intermediate_values).toEqual({ 100: 3 });
    expect(JSON.parse(lines[1].distributions.rate)).toEqual({
      name: 'FloatDistribution',
      attributes: { step: null, low: 0.01, high: 1, log: true },
    });
  });
});
