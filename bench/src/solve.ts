import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf, type Mark } from './marks.js';
import { type Spread, spreadOf } from './rounds.js';
import { table } from './table.js';
import { trainInProcess } from './train-process.js';

/** One run seed. */
interface SolvedSeed {
  seed: number;
  /** From process start to solved; null if it was not, or if the reporting episodes do not bear it out. */
  seconds: number | null;
  steps: number;
  updates: number;
  validations: number;
  /** Mean return of the 100 reporting episodes. */
  score: number;
  timing: Record<string, number>;
}

interface SolveReport {
  preset: string;
  from: number;
  count: number;
  solved: number;
  /** Over all seeds, unsolved ones counting as infinitely long; null if that is the median's value. */
  medianSeconds: number | null;
  slowestSeconds: number | null;
  steps: Spread;
  updates: Spread;
  scores: Spread;
  /** Seconds by phase, medians over the seeds. */
  phases: Record<string, number>;
  seeds: SolvedSeed[];
}

const THRESHOLD = 200;

/** Trains with each run seed in a process of its own, as a user would, one after the other. */
export async function benchSolve(flags: BenchFlags): Promise<Outcome> {
  const { seeds: count, from, preset = 'fast' } = flags;
  const seeds: SolvedSeed[] = [];
  for (let seed = from; seed < from + count; seed++) {
    seeds.push(await solve(seed, preset));
    process.stderr.write(`${describe(seeds.at(-1) as SolvedSeed)}\n`);
  }
  const report = summarize(preset, from, seeds);
  return { report, marks: preset === 'fast' ? marksOf(report) : [], text: textOf(report) };
}

async function solve(seed: number, preset: string): Promise<SolvedSeed> {
  const result = await trainInProcess(['--seed', `${seed}`, '--preset', preset]);
  const { solved, solvedAtSeconds, steps, updates, validations, timing, evaluation } = result;
  return {
    seed,
    seconds: solved && evaluation.mean >= THRESHOLD ? solvedAtSeconds : null,
    steps,
    updates,
    validations: validations.length,
    score: evaluation.mean,
    timing,
  };
}

function summarize(preset: string, from: number, seeds: SolvedSeed[]): SolveReport {
  const times = seeds.map(({ seconds }) => seconds ?? Number.POSITIVE_INFINITY);
  const of = (pick: (seed: SolvedSeed) => number) => spreadOf(seeds.map(pick));
  const phases = Object.keys(seeds[0]?.timing ?? {});
  return {
    preset,
    from,
    count: seeds.length,
    solved: times.filter(Number.isFinite).length,
    medianSeconds: finite(spreadOf(times).median),
    slowestSeconds: finite(Math.max(...times)),
    steps: of(({ steps }) => steps),
    updates: of(({ updates }) => updates),
    scores: of(({ score }) => score),
    phases: Object.fromEntries(
      phases.map((phase) => [phase, of(({ timing }) => timing[phase] ?? 0).median]),
    ),
    seeds,
  };
}

/** JSON knows no infinity. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function marksOf({ count, solved, medianSeconds, slowestSeconds }: SolveReport): Mark[] {
  const seconds = { bound: 'at most', unit: 's' } as const;
  return [
    boundOf({
      name: 'seeds solved, and scoring 200 on the reporting seeds',
      bound: 'at least',
      required: Math.ceil(0.985 * count),
      measured: solved,
      unit: `of ${count}`,
    }),
    boundOf({
      ...seconds,
      name: 'median time to solved',
      required: 2,
      measured: medianSeconds ?? Number.POSITIVE_INFINITY,
    }),
    boundOf({
      ...seconds,
      name: 'slowest seed',
      required: 6,
      measured: slowestSeconds ?? Number.POSITIVE_INFINITY,
    }),
  ];
}

function describe({ seed, seconds, steps, updates, validations, score }: SolvedSeed): string {
  const time = seconds === null ? 'not solved' : `${seconds.toFixed(2)} s`;
  return `seed ${seed}: ${time}, ${steps} steps, ${updates} updates, ${validations} validations, score ${score.toFixed(1)}`;
}

function textOf(report: SolveReport): string {
  const { preset, from, count, solved, medianSeconds, phases, steps, updates, scores } = report;
  const rows = [
    ['solved', `${solved} of ${count}`],
    ['seconds, median', medianSeconds?.toFixed(2) ?? 'unsolved'],
    ['steps, median', steps.median.toFixed(0)],
    ['updates, median', updates.median.toFixed(0)],
    [
      'score, median',
      `${scores.median.toFixed(1)} [${scores.min.toFixed(1)}..${scores.max.toFixed(1)}]`,
    ],
    ...Object.entries(phases).map(([phase, time]) => [`  ${phase}`, `${time.toFixed(3)} s`]),
  ];
  return `Preset ${preset}, run seeds ${from}-${from + count - 1}\n${table(rows)}`;
}
