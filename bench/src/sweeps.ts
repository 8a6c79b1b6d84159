import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Assignment,
  type Observation,
  optunaJournal,
  type Parameter,
  type SamplerName,
  type SamplerSettings,
  type StudySoFar,
  samplerOf,
  type TrialLine,
} from '@perilune/sweeps';
import { median, quantile } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf, type Mark } from './marks.js';
import { racingPower, racingText } from './racing-power.js';
import { runProgram } from './run-program.js';
import { functions, type StandardFunction } from './sweep-functions.js';
import { table } from './table.js';

const PEER = fileURLToPath(new URL('../peers/optuna-sweeps.py', import.meta.url));
const TRIALS = 100;

/** A sampler, and how many trials it chooses together. */
const subjects: readonly { sampler: SamplerName; batch: number; label: string }[] = [
  { sampler: 'random', batch: 1, label: 'random' },
  { sampler: 'tpe', batch: 1, label: 'tpe' },
  { sampler: 'tpe', batch: 4, label: 'tpe, 4 at a time' },
  { sampler: 'cma-es', batch: 0, label: 'cma-es' },
];

interface Row {
  function: string;
  sampler: string;
  ours: readonly number[];
  optuna: readonly number[] | undefined;
}

/**
 * Our samplers on standard functions at a budget of 100 trials, over seeds, beside Optuna's where a Python that has optuna
 * and cmaes is given; whether Optuna opens our journal; and what each of racing's tests drops.
 */
export async function benchSweeps({ seeds, python }: BenchFlags): Promise<Outcome> {
  const rows: Row[] = [];
  const asked = new Map<string, Promise<number[]>>();
  const optunas = (name: string, sampler: string): Promise<number[]> | undefined => {
    if (python === undefined) return undefined;
    const key = `${name} ${sampler}`;
    const args = [name, sampler, String(TRIALS), String(seeds)];
    const answer = asked.get(key) ?? ask<number[]>(python, ...args);
    asked.set(key, answer);
    return answer;
  };
  for (const subject of subjects) {
    for (const each of functions) {
      const ours = Array.from({ length: seeds }, (_, seed) => bestOf(each, subject, seed));
      const optuna = await optunas(each.name, subject.sampler);
      rows.push({ function: each.name, sampler: subject.label, ours, optuna });
    }
  }
  const journal = python === undefined ? undefined : await openJournal(python);
  const marks = [...rows.flatMap(markOf), ...(journal === undefined ? [] : [journal])];
  const racing = racingPower();
  const text = `${textOf(rows, seeds)}\n${racingText(racing)}`;
  return { report: { trials: TRIALS, seeds, rows, racing }, marks, text };
}

function bestOf(
  { ranges, f }: StandardFunction,
  { sampler, batch }: { sampler: SamplerName; batch: number },
  seed: number,
): number {
  const search = ranges.map(
    ([low, high], i): Parameter => ({ kind: 'number', path: `x${i}`, low, high, log: false }),
  );
  const size = batch || 4 + Math.floor(3 * Math.log(ranges.length));
  const settings: SamplerSettings = {
    ...{ name: sampler, batch: size, startup: 10, multivariate: true, levels: 5 },
  };
  const choose = samplerOf(settings);
  const observations: Observation[] = [];
  for (let first = 0; first < TRIALS; first += size) {
    const pending: Assignment[] = [];
    for (let trial = first; trial < Math.min(TRIALS, first + size); trial++) {
      pending.push(choose({ search, seed, trial, observations: [...observations], pending }));
    }
    pending.forEach((assignment, i) => {
      const loss = f(search.map(({ path }) => assignment[path] as number));
      observations.push({ trial: first + i, assignment, tier: 0, losses: [loss] });
    });
  }
  return Math.min(...observations.map(({ losses }) => losses[0] as number));
}

async function ask<T>(python: string, ...args: readonly string[]): Promise<T> {
  const failure = `${python} cannot run Optuna (pip install optuna cmaes)`;
  const { stdout } = await runProgram(python, [PEER, ...args], failure);
  return (JSON.parse(stdout) as { answer: T }).answer;
}

/** Within its spread: our median no worse than the worse end of the middle four fifths of Optuna's seeds. */
function markOf({ function: name, sampler, ours, optuna }: Row): Mark[] {
  if (optuna === undefined || sampler === 'random') return [];
  const required = quantile(sorted(optuna), 0.9);
  const measured = median(ours);
  const what = `${sampler} on ${name}: our median within Optuna's 90 % of seeds`;
  return [boundOf({ name: what, bound: 'at most', required, measured, unit: '' })];
}

async function openJournal(python: string): Promise<Mark> {
  const objectives = [{ metric: 'score', direction: 'maximize', aggregate: 'mean' }] as const;
  const search: Parameter[] = [
    { kind: 'number', path: 'rate', low: 1e-4, high: 1e-2, log: true },
    { kind: 'number', path: 'size', low: 1, high: 9, log: false, step: 2 },
    { kind: 'choice', path: 'layers', choices: [[64, 64], [256]] },
  ];
  const line = (trial: number, score: number): TrialLine => ({
    ...{
      trial,
      state: 'finished',
      seeds: [1_000],
      scores: [[score]],
      models: [null],
      score: [score],
    },
    hyperparameters: { rate: 1e-3, size: 3, layers: [256] },
    ...{ budget: 100, steps: 100 },
  });
  const trials = [line(0, 1), line(1, 5), { ...line(2, 9), state: 'pruned' as const }];
  const file = join(mkdtempSync(join(tmpdir(), 'perilune-')), 'journal.log');
  writeFileSync(
    file,
    optunaJournal({ study: { objectives, search }, trials } as unknown as StudySoFar),
  );
  const found = await ask<{ trials: number; best: number; number: number }>(
    python,
    'journal',
    file,
  );
  const isRight = found.trials === 3 && found.best === 5 && found.number === 1;
  const name = 'Optuna opens the journal: three trials, the second the best';
  return boundOf({
    name,
    bound: 'at least',
    required: 1,
    measured: isRight ? 1 : 0,
    unit: 'opened',
  });
}

function textOf(rows: readonly Row[], seeds: number): string {
  const show = (values: readonly number[] | undefined) =>
    values === undefined
      ? '-'
      : `${median(values).toPrecision(3)} [${quantile(sorted(values), 0.1).toPrecision(3)}..${quantile(sorted(values), 0.9).toPrecision(3)}]`;
  const lines = rows.map((row) => [row.function, row.sampler, show(row.ours), show(row.optuna)]);
  const head = ['function', 'sampler', 'ours', 'Optuna'];
  return `Best of ${TRIALS} trials, median and middle four fifths of ${seeds} seeds:\n\n${table([head, ...lines])}`;
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
