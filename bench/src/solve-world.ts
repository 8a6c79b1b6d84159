import { reachesThreshold, resolveConfig } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf, type Mark } from './marks.js';
import { spreadOf } from './rounds.js';
import { table } from './table.js';
import { trainInProcess } from './train-process.js';

/** One run seed in one world. */
interface WorldSeed {
  seed: number;
  /** From process start to solved; infinite if it was not, or if the reporting episodes do not bear it out. */
  seconds: number;
  steps: number;
  validations: number;
  /** Mean return of the 100 reporting episodes. */
  score: number;
}

/** Of the seeds that are to be solved: 19 of 20. */
const SHARE = 0.95;
/** Seconds that the median may take. */
const SECONDS = 5;

/** Trains in other worlds than the lander's, with each run seed in a process of its own. */
export async function benchSolveWorld(flags: BenchFlags, env: string): Promise<Outcome> {
  const { seeds: count, from, preset = 'fast' } = flags;
  const seeds: WorldSeed[] = [];
  for (let seed = from; seed < from + count; seed++) {
    seeds.push(await solve({ seed, preset, env }));
    process.stderr.write(`${env}, ${describe(seeds.at(-1) as WorldSeed)}\n`);
  }
  const { steps } = resolveConfig({ env, preset });
  const report = { env, preset, from, count, mostSteps: steps, seeds };
  return { report, marks: preset === 'fast' ? marksOf(env, seeds) : [], text: textOf(report) };
}

async function solve({ seed, preset, env }: { seed: number; preset: string; env: string }) {
  const args = ['--seed', `${seed}`, '--preset', preset, '--env', env];
  const result = await trainInProcess(args);
  const { solved, solvedAtSeconds, steps, validations, evaluation } = result;
  const isSolved = solved && reachesThreshold(evaluation, { env }) === true;
  return {
    seed,
    seconds: isSolved ? (solvedAtSeconds ?? Infinity) : Infinity,
    steps,
    validations: validations.length,
    score: evaluation.mean,
  };
}

function solvedOf(seeds: readonly WorldSeed[]): number {
  return seeds.filter(({ seconds }) => Number.isFinite(seconds)).length;
}

function marksOf(env: string, seeds: readonly WorldSeed[]): Mark[] {
  return [
    boundOf({
      name: `${env}: seeds solved within the preset's steps, as the reporting seeds bear out`,
      bound: 'at least',
      required: Math.ceil(SHARE * seeds.length),
      measured: solvedOf(seeds),
      unit: `of ${seeds.length}`,
    }),
    boundOf({
      name: `${env}: median time to solved`,
      bound: 'at most',
      required: SECONDS,
      measured: spreadOf(seeds.map(({ seconds }) => seconds)).median,
      unit: 's',
    }),
  ];
}

interface WorldReport {
  env: string;
  preset: string;
  from: number;
  count: number;
  mostSteps: number;
  seeds: readonly WorldSeed[];
}

function textOf({ env, preset, from, count, mostSteps, seeds }: WorldReport): string {
  const spread = (pick: (seed: WorldSeed) => number, digits: number) => {
    const { median, min, max } = spreadOf(seeds.map(pick));
    return `${median.toFixed(digits)} [${min.toFixed(digits)}..${max.toFixed(digits)}]`;
  };
  const rows = [
    ['solved', `${solvedOf(seeds)} of ${count}, within ${mostSteps} steps`],
    ['seconds, median', spread(({ seconds }) => seconds, 2)],
    ['steps, median', spread(({ steps }) => steps, 0)],
    ['score, median', spread(({ score }) => score, 1)],
  ];
  return `${env}, preset ${preset}, run seeds ${from}-${from + count - 1}\n${table(rows)}`;
}

function describe({ seed, seconds, steps, validations, score }: WorldSeed): string {
  const time = Number.isFinite(seconds) ? `${seconds.toFixed(2)} s` : 'not solved';
  return `seed ${seed}: ${time}, ${steps} steps, ${validations} validations, score ${score.toFixed(1)}`;
}
