import type { BenchFlags, Outcome } from './benchmark.js';
import { summarize } from './solve-report.js';
import { marksOf, textOf } from './solve-words.js';
import { benchSolveWorld } from './solve-world.js';
import { peakMemory, trainInProcess } from './train-process.js';

/** One run seed. */
export interface SolvedSeed {
  seed: number;
  /** From process start to solved; null if it was not, or if the reporting episodes do not bear it out. */
  seconds: number | null;
  steps: number;
  updates: number;
  validations: number;
  /** Episodes that the validations flew, all together. */
  validationEpisodes: number;
  /** Mean return of the 100 reporting episodes. */
  score: number;
  /** Seconds by phase. */
  timing: Record<string, number>;
}

const THRESHOLD = 200;

/** The recipe that solving is compared with, and how many seeds of it are enough for its time. */
const RECIPE = 'sb3-zoo';
const RECIPE_SEEDS = 3;

/**
 * Trains with each run seed in a process of its own, as a user would, one process at a time: nothing of
 * ours runs beside it.
 */
export async function benchSolve(flags: BenchFlags): Promise<Outcome> {
  const { seeds: count, from, preset = 'fast', env } = flags;
  if (env !== undefined && env !== 'LunarLander-v3') return await benchSolveWorld(flags, env);
  const seeds: SolvedSeed[] = [];
  for (let seed = from; seed < from + count; seed++) {
    seeds.push(await solve(seed, preset));
    process.stderr.write(`${describe(seeds.at(-1) as SolvedSeed)}\n`);
  }
  const report = summarize({
    preset,
    from,
    seeds,
    recipeSeconds: await timeRecipe(from, Math.min(count, RECIPE_SEEDS)),
    peakMiB: await peakMemory(['--seed', `${from}`, '--preset', preset]),
  });
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
    validationEpisodes: validations.reduce((sum, { episodes }) => sum + episodes, 0),
    score: evaluation.mean,
    timing,
  };
}

/** Seconds of the whole recipe, which does not stop early, by our engine. */
async function timeRecipe(from: number, count: number): Promise<number[]> {
  const seconds: number[] = [];
  for (let seed = from; seed < from + count; seed++) {
    process.stderr.write(`${RECIPE}, seed ${seed} ...\n`);
    seconds.push((await trainInProcess(['--seed', `${seed}`, '--preset', RECIPE])).seconds);
  }
  return seconds;
}

function describe({ seed, seconds, steps, updates, validations, score }: SolvedSeed): string {
  const time = seconds === null ? 'not solved' : `${seconds.toFixed(2)} s`;
  return `seed ${seed}: ${time}, ${steps} steps, ${updates} updates, ${validations} validations, score ${score.toFixed(1)}`;
}
