import { reachesThreshold, resolveConfig } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { marksOf, promiseOf } from './solve-marks.js';
import { summarize } from './solve-report.js';
import { textOf } from './solve-words.js';
import { type ProcessResult, peakMemory, trainInProcess } from './train-process.js';

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

/** What is trained, whichever the seed. */
interface Subject {
  preset: string;
  env: string;
}

const LANDER = 'LunarLander-v3';
/** The recipe that solving the lander with `fast` is compared with, and how many seeds of it are enough for its time. */
const RECIPE = 'sb3-zoo';
const RECIPE_SEEDS = 3;

/**
 * Trains with each run seed in a process of its own, as a user would, one process at a time: nothing of
 * ours runs beside it.
 */
export async function benchSolve(flags: BenchFlags): Promise<Outcome> {
  const { seeds: count, from, env = LANDER } = flags;
  const { preset, steps: mostSteps } = resolveConfig({ env, ...given(flags.preset) });
  const subject = { preset, env };
  const seeds: SolvedSeed[] = [];
  for (let seed = from; seed < from + count; seed++) {
    seeds.push(await solve(seed, subject));
    process.stderr.write(`${describe(seeds.at(-1) as SolvedSeed)}\n`);
  }
  const isCompared = preset === 'fast' && env === LANDER;
  const report = summarize({
    ...subject,
    ...{ mostSteps, from, seeds },
    recipeSeconds: isCompared ? await timeRecipe(from, Math.min(count, RECIPE_SEEDS)) : null,
    peakMiB: await peakMemory(argumentsOf(from, subject)),
  });
  return { report, marks: marksOf(report), text: textOf(report) };
}

function given(preset: string | undefined): { preset?: string } {
  return preset === undefined ? {} : { preset };
}

function argumentsOf(seed: number, { preset, env }: Subject): string[] {
  return ['--seed', `${seed}`, '--preset', preset, '--env', env];
}

async function solve(seed: number, subject: Subject): Promise<SolvedSeed> {
  const result = await trainInProcess(argumentsOf(seed, subject));
  const { steps, updates, validations, timing, evaluation } = result;
  return {
    seed,
    seconds: secondsToSolved(result, subject),
    steps,
    updates,
    validations: validations.length,
    validationEpisodes: validations.reduce((sum, { episodes }) => sum + episodes, 0),
    score: evaluation.mean,
    timing,
  };
}

/** Where a world has no threshold nothing tells a run when to stop: the whole of it counts. */
function secondsToSolved(result: ProcessResult, { preset, env }: Subject): number | null {
  const score = promiseOf(preset, env)?.score;
  const { evaluation, solvedAtSeconds, seconds } = result;
  if (score !== undefined) return evaluation.mean >= score ? seconds : null;
  return reachesThreshold(evaluation, { env }) === true ? solvedAtSeconds : null;
}

/** Seconds of the whole recipe, which does not stop early, by our engine. */
async function timeRecipe(from: number, count: number): Promise<number[]> {
  const seconds: number[] = [];
  for (let seed = from; seed < from + count; seed++) {
    process.stderr.write(`${RECIPE}, seed ${seed} ...\n`);
    const subject = { preset: RECIPE, env: LANDER };
    seconds.push((await trainInProcess(argumentsOf(seed, subject))).seconds);
  }
  return seconds;
}

function describe({ seed, seconds, steps, updates, validations, score }: SolvedSeed): string {
  const time = seconds === null ? 'not solved' : `${seconds.toFixed(2)} s`;
  return `seed ${seed}: ${time}, ${steps} steps, ${updates} updates, ${validations} validations, score ${score.toFixed(1)}`;
}
