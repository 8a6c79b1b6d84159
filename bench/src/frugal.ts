import { reachesThreshold, resolveConfig, type TrainResult } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import {
  type FrugalRow,
  type FrugalSeed,
  frugalMarks,
  frugalTable,
  rowOf,
} from './frugal-report.js';
import { runSeeds } from './train-seeds.js';

const WORLDS = ['LunarLander-v3', 'CartPole-v1', 'Acrobot-v1', 'MountainCar-v0'];
const PRESETS = ['frugal', 'fast', 'sb3-zoo'];
/** Whose rule says of a preset that validates nothing when it would have stopped. */
const JUDGE = 'frugal';

/** Counts what training asks of a world until it is solved, and what validations ask of it, over run seeds. */
export async function benchFrugal(flags: BenchFlags): Promise<Outcome> {
  const { seeds: count, from } = flags;
  const worlds = flags.env === undefined ? WORLDS : [flags.env];
  const presets = flags.preset === undefined ? PRESETS : [flags.preset];
  const rows: FrugalRow[] = [];
  for (const env of worlds) {
    for (const preset of presets) {
      rows.push(rowOf({ env, preset, seeds: await learn(env, preset, flags) }));
      process.stderr.write(`${frugalTable(rows.slice(-1))}\n`);
    }
  }
  const text = `Run seeds ${from}-${from + count - 1}\n${frugalTable(rows)}`;
  return { report: { from, count, rows }, marks: rows.flatMap(frugalMarks), text };
}

async function learn(env: string, preset: string, flags: BenchFlags): Promise<FrugalSeed[]> {
  const { solve } = resolveConfig({ env, preset });
  const judged = solve.enabled ? {} : { solve: resolveConfig({ env, preset: JUDGE }).solve };
  const results = await runSeeds(flags, { env, preset, ...judged });
  return results.map((result) => seedOf(result, env));
}

function seedOf(result: TrainResult, env: string): FrugalSeed {
  const { config, solved, steps, validations, evaluation, seconds } = result;
  const isSolved = solved && evaluation !== null && reachesThreshold(evaluation, { env }) === true;
  const validated = validations.reduce((sum, v) => sum + v.episodes * v.meanLength, 0);
  return {
    seed: config.seed,
    steps: isSolved ? steps : Number.POSITIVE_INFINITY,
    all: isSolved ? Math.round(steps + validated) : Number.POSITIVE_INFINITY,
    validations: validations.length,
    score: evaluation?.mean ?? Number.NaN,
    seconds,
  };
}
