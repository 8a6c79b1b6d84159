import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conduct } from '@perilune/runs';
import type { TrainResult } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { type Spread, spreadOf } from './rounds.js';
import { spread, table } from './table.js';
import { runPerilune } from './train-process.js';
import { runSeeds } from './train-seeds.js';

/** Steps of a measured stretch: long enough for a full buffer and for long episodes. */
const STEPS = 60_000;
const STRETCHES = 3;

interface Costs {
  /** Microseconds a step, updates included: by the clock, and of processor time. */
  clock: Spread;
  processor: Spread;
}

/**
 * The article's last experiment by the step, and kernel features on MountainCar over seeds; `--full`: the
 * whole report for one seed too.
 */
export async function benchArticle(flags: BenchFlags): Promise<Outcome> {
  const costs = await measureSteps();
  const means = await solveMountainCar(flags);
  const report = flags.full ? await timeReport() : null;
  const solved = means.filter((mean) => mean >= -110).length;
  const marks = [
    boundOf({
      name: "a step of the article's last experiment, updates included",
      bound: 'at most',
      required: 30,
      measured: costs.clock.median,
      unit: 'us',
    }),
    boundOf({
      name: 'MountainCar-v0 at -110 or better with kernel features, of 10 seeds',
      bound: 'at least',
      required: 8,
      measured: (10 * solved) / means.length,
      unit: 'seeds',
    }),
  ];
  if (report !== null) {
    marks.push(
      boundOf({
        name: 'the whole report for one seed, two runs at a time',
        bound: 'at most',
        required: 180,
        measured: report,
        unit: 's',
      }),
    );
  }
  const text = table([
    ['article-replay', 'us a step'],
    ['by the clock', spread(costs.clock, 1)],
    ['of the processor', spread(costs.processor, 1)],
    ['article-kernel-mountain-car', means.map((mean) => mean.toFixed(1)).join(' ')],
    ...(report === null ? [] : [['perilune article, s', report.toFixed(1)]]),
  ]);
  return { report: { costs, mountainCar: means, reportSeconds: report }, marks, text };
}

async function measureSteps(): Promise<Costs> {
  const clock: number[] = [];
  const processor: number[] = [];
  for (let seed = 1; seed <= STRETCHES; seed++) {
    const before = process.cpuUsage();
    const { seconds, steps } = await runReplay(seed);
    const { user, system } = process.cpuUsage(before);
    clock.push((1e6 * seconds) / steps);
    processor.push((user + system) / steps);
  }
  return { clock: spreadOf(clock), processor: spreadOf(processor) };
}

/** With the discount that lands: with the article's own the values run away, and the flights with them. */
async function runReplay(seed: number): Promise<TrainResult> {
  const run = await conduct(
    {
      env: 'LunarLander-v3',
      preset: 'article-replay',
      seed,
      steps: STEPS,
      hyperparameters: { discount: 0.99 },
    },
    { evaluationEpisodes: 0 },
  );
  if (run.outcome === 'finished') return run.result;
  throw new Error(`The run of seed ${seed} is ${run.outcome}, not finished.`);
}

/** Seconds that `perilune article` takes for the runs of one seed, pictures left out. */
async function timeReport(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-bench-'));
  try {
    await runPerilune(['article', '--jobs', '2', '--out', folder]);
    return JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')).seconds;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Greedy mean of the reporting episodes, a value a seed. */
async function solveMountainCar(seeds: BenchFlags): Promise<number[]> {
  const run = { env: 'MountainCar-v0', preset: 'article-kernel-mountain-car' };
  const results = await runSeeds(seeds, run);
  return results.map(({ evaluation }) => evaluation?.mean ?? Number.NaN);
}
