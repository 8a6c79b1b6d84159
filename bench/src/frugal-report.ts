import { boundOf, type Mark } from './marks.js';
import { spreadOf } from './rounds.js';
import { table } from './table.js';

/** One run seed. */
export interface FrugalSeed {
  seed: number;
  /** Of training until solved; infinite if it was not, or if the reporting episodes do not bear it out. */
  steps: number;
  /** With those of all validations. */
  all: number;
  validations: number;
  /** Mean return of the 100 reporting episodes. */
  score: number;
  seconds: number;
}

/** A median with the bounds between which it lies with 95 %; null where that is unsolved. */
interface Middle {
  median: number | null;
  low: number | null;
  high: number | null;
}

/** A preset in a world. */
export interface FrugalRow {
  env: string;
  preset: string;
  solved: number;
  steps: Middle;
  /** Training steps that 95 % of the seeds took at most. */
  steps95: number | null;
  all: Middle;
  scores: Middle;
  slowestSeconds: number;
  seeds: readonly FrugalSeed[];
}

/** Of the normal distribution: 95 % lie within so many deviations. */
const DEVIATIONS = 1.96;

export function rowOf(found: Pick<FrugalRow, 'env' | 'preset' | 'seeds'>): FrugalRow {
  const { seeds } = found;
  const steps = seeds.map((seed) => seed.steps);
  return {
    ...found,
    solved: steps.filter(Number.isFinite).length,
    steps: middleOf(steps),
    steps95: known(sorted(steps)[Math.ceil(0.95 * steps.length) - 1]),
    all: middleOf(seeds.map(({ all }) => all)),
    scores: middleOf(seeds.map(({ score }) => score)),
    slowestSeconds: spreadOf(seeds.map(({ seconds }) => seconds)).max,
  };
}

/**
 * The median, and the values of the ranks that enclose it: how many of n draws lie below it is binomial, n / 2 with a
 * deviation of sqrt(n) / 2, whatever they are distributed like.
 */
function middleOf(values: readonly number[]): Middle {
  const ranked = sorted(values);
  const reach = (DEVIATIONS * Math.sqrt(ranked.length)) / 2;
  const low = Math.max(0, Math.floor(ranked.length / 2 - reach));
  const high = Math.min(ranked.length - 1, Math.ceil(ranked.length / 2 + reach));
  return {
    median: known(spreadOf(values).median),
    low: known(ranked[low]),
    high: known(ranked[high]),
  };
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** JSON knows no infinity. */
function known(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

const LANDER = 'LunarLander-v3';

/** What is promised of `frugal`, of the lander alone. */
export function frugalMarks({ env, preset, steps, steps95, all, ...row }: FrugalRow): Mark[] {
  if (env !== LANDER || preset !== 'frugal') return [];
  const most = (name: string, required: number, measured: number | null, unit = 'steps') =>
    boundOf({ name, bound: 'at most', required, measured: measured ?? Infinity, unit });
  return [
    most(
      'training steps to solved and 200 on the reporting episodes, median',
      25_000,
      steps.median,
    ),
    most('the same of 95 % of the seeds', 50_000, steps95),
    most('steps in all, validation included, median', 60_000, all.median),
    most('the slowest run', 60, row.slowestSeconds, 's'),
  ];
}

export function frugalTable(rows: readonly FrugalRow[]): string {
  const head = [
    ...['world', 'preset', 'solved', 'training steps, median', '95 % within'],
    ...['with validation', 'score', 'slowest, s'],
  ];
  const cells = rows.map((row) => [
    row.env,
    row.preset,
    `${row.solved} of ${row.seeds.length}`,
    shown(row.steps),
    count(row.steps95),
    shown(row.all),
    shown(row.scores, (value) => value?.toFixed(1) ?? '-'),
    row.slowestSeconds.toFixed(1),
  ]);
  return table([head, ...cells]);
}

function shown({ median, low, high }: Middle, as = count): string {
  return `${as(median)} [${as(low)}..${as(high)}]`;
}

function count(value: number | null): string {
  return value === null ? '-' : Math.round(value).toLocaleString('en-US');
}
