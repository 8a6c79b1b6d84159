import { type Spread, spreadOf } from './rounds.js';
import type { SolvedSeed } from './solve.js';
import { recordedRuns } from './stable-baselines-runs.js';

/** What the seeds come to. Unsolved ones count as infinitely long: null where that is the value. */
export interface SolveReport {
  preset: string;
  env: string;
  /** How long a run may be. */
  mostSteps: number;
  from: number;
  count: number;
  solved: number;
  medianSeconds: number | null;
  slowestSeconds: number | null;
  /** Seconds by the share of the seeds, in per cent, that took no longer. */
  percentiles: Record<string, number | null>;
  steps: Spread;
  updates: Spread;
  scores: Spread;
  /** Seconds by phase, medians over the seeds. */
  phases: Record<string, number>;
  /** The process at its largest, in MiB, pictures aside; null where the system does not tell. */
  peakMiB: number | null;
  /** null where there is nothing to compare with. */
  speedUp: SpeedUp | null;
  seeds: SolvedSeed[];
}

/** How much sooner it is done than 100,000 steps of Stable-Baselines3's recipe, and by whose merit. */
export interface SpeedUp {
  /** Recorded by Stable-Baselines3 itself, on the machine the project is built on: median seconds. */
  theirSeconds: number;
  /** The same recipe by our engine, here and now: median seconds. */
  recipeSeconds: number;
  /** The first over the second. On another machine than the recording's it means little. */
  engine: number;
  /** The second over the median time to solved; null if that is none. */
  recipe: number | null;
  total: number | null;
}

export interface SolveFindings {
  preset: string;
  env: string;
  mostSteps: number;
  from: number;
  seeds: SolvedSeed[];
  /** Of the recipe that it is compared with, if it is. */
  recipeSeconds: readonly number[] | null;
  peakMiB: number | null;
}

const PERCENTS = [5, 25, 50, 75, 95, 98.5];

/** 100,000 steps of the recipe, its network 64-64. */
const NET = [64, 64];

export function summarize({
  preset,
  env,
  mostSteps,
  from,
  seeds,
  recipeSeconds,
  peakMiB,
}: SolveFindings): SolveReport {
  const times = seeds.map(({ seconds }) => seconds ?? Number.POSITIVE_INFINITY);
  const of = (pick: (seed: SolvedSeed) => number) => spreadOf(seeds.map(pick));
  const phases = Object.keys(seeds[0]?.timing ?? {});
  const median = spreadOf(times).median;
  return {
    preset,
    env,
    mostSteps,
    from,
    count: seeds.length,
    solved: times.filter(Number.isFinite).length,
    medianSeconds: finite(median),
    slowestSeconds: finite(Math.max(...times)),
    percentiles: Object.fromEntries(PERCENTS.map((p) => [p, finite(percentile(times, p))])),
    steps: of(({ steps }) => steps),
    updates: of(({ updates }) => updates),
    scores: of(({ score }) => score),
    phases: Object.fromEntries(
      phases.map((phase) => [phase, of(({ timing }) => timing[phase] ?? 0).median]),
    ),
    peakMiB,
    speedUp: recipeSeconds && speedUpOf(median, spreadOf(recipeSeconds).median),
    seeds,
  };
}

function speedUpOf(median: number, recipeSeconds: number): SpeedUp {
  const theirSeconds = spreadOf(recordedRuns(NET).map(({ seconds }) => seconds)).median;
  return {
    theirSeconds,
    recipeSeconds,
    engine: theirSeconds / recipeSeconds,
    recipe: Number.isFinite(median) ? recipeSeconds / median : null,
    total: Number.isFinite(median) ? theirSeconds / median : null,
  };
}

/** The least value that `percent` of all do not exceed. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] as number;
}

/** JSON knows no infinity. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
