import { fileURLToPath } from 'node:url';
import { mean } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { readFound } from './ceiling/lines.js';
import { boundOf, type Mark } from './marks.js';
import { spreadOf } from './rounds.js';
import { table } from './table.js';
import { type ProcessEvaluation, trainInProcess } from './train-process.js';

/** One run seed. */
interface BestSeed extends ProcessEvaluation {
  /** From process start to the end of training, validations included. */
  seconds: number;
  solvedAtSeconds: number | null;
  steps: number;
  updates: number;
  validations: number;
  runSeed: number;
}

/** What is asked of the preset made for the score: of every run seed. */
interface Aim {
  /** Mean over the reporting episodes. */
  mean: number;
  /** Share of landings, in percent. */
  landed: number;
  /** Of a training. */
  seconds: number;
}

/** By world. */
const AIMS: Readonly<Record<string, Aim>> = {
  'LunarLander-v3': { mean: 288, landed: 99.9, seconds: 120 },
  'LunarLanderContinuous-v3': { mean: 285, landed: 99.5, seconds: 180 },
};

/** The preset that the marks are for. */
const PRESET = 'best';

/** Reporting episodes: all of them. */
const EPISODES = 1_000;

/** The world whose reporting episodes have been searched for better flights, and what was found. */
const SEARCHED = {
  env: 'LunarLander-v3',
  file: fileURLToPath(new URL('../fixtures/ceiling-reporting.jsonl', import.meta.url)),
};

/** Trains for the score with each run seed in a process of its own and flies all reporting episodes. */
export async function benchBest(flags: BenchFlags): Promise<Outcome> {
  const { seeds: count, from, preset = PRESET, env = 'LunarLander-v3' } = flags;
  const aim = preset === PRESET ? AIMS[env] : undefined;
  const seeds: BestSeed[] = [];
  for (let seed = from; seed < from + count; seed++) {
    seeds.push(await trainForScore(['--seed', `${seed}`, '--preset', preset, '--env', env], seed));
    process.stderr.write(`${describe(seeds.at(-1) as BestSeed)}\n`);
  }
  const ceiling = env === SEARCHED.env ? ceilingIn(SEARCHED.file) : undefined;
  const report = { preset, env, from, count, ceiling, seeds };
  const text = [
    `Preset ${preset}, ${env}, run seeds ${from}-${from + count - 1}`,
    tableOf(seeds, ceiling),
    ...(ceiling === undefined ? [] : [gapIn(ceiling)]),
  ].join('\n');
  return { report, marks: aim === undefined ? [] : marksOf(seeds, aim), text };
}

/** The mean over the reporting episodes of the best flights that a search found which knows all draws. */
function ceilingIn(file: string): number {
  return mean(readFound(file).map(({ best }) => best));
}

function gapIn(ceiling: number): string {
  return `gap: to ${ceiling.toFixed(1)}, the mean of what a search found from the same reset seeds that knows all draws`;
}

async function trainForScore(args: readonly string[], runSeed: number): Promise<BestSeed> {
  const result = await trainInProcess(args, EPISODES);
  const { seconds, solvedAtSeconds, steps, updates, validations, evaluation } = result;
  return {
    runSeed,
    seconds,
    solvedAtSeconds,
    steps,
    updates,
    validations: validations.length,
    ...evaluation,
  };
}

function marksOf(seeds: readonly BestSeed[], { mean, landed, seconds }: Aim): Mark[] {
  const of = (pick: (seed: BestSeed) => number) => spreadOf(seeds.map(pick));
  return [
    boundOf({
      name: "the lowest seed's mean over the 1,000 reporting episodes",
      bound: 'at least',
      required: mean,
      measured: of((seed) => seed.mean).min,
      unit: '',
    }),
    boundOf({
      name: "the lowest seed's share of landings",
      bound: 'at least',
      required: landed,
      measured: of(landedPercent).min,
      unit: '%',
    }),
    boundOf({
      name: "the slowest seed's training",
      bound: 'at most',
      required: seconds,
      measured: of((seed) => seed.seconds).max,
      unit: 's',
    }),
  ];
}

function landedPercent({ landed, episodes }: BestSeed): number {
  return (100 * landed) / episodes;
}

function tableOf(seeds: readonly BestSeed[], ceiling: number | undefined): string {
  const head = ['seed', 'mean', 'std', 'landed', 'on pad', 'crashed', 'flew out', 'timed out', 's'];
  const gap = (seed: BestSeed) => (ceiling === undefined ? [] : [(ceiling - seed.mean).toFixed(1)]);
  const rows = seeds.map((seed) => [
    `${seed.runSeed}`,
    seed.mean.toFixed(1),
    seed.std.toFixed(1),
    `${landedPercent(seed).toFixed(1)} %`,
    ...[seed.onPad, seed.crashed, seed.flewOut, seed.timedOut].map(String),
    seed.seconds.toFixed(1),
    ...gap(seed),
  ]);
  return table([ceiling === undefined ? head : [...head, 'gap'], ...rows]);
}

function describe(seed: BestSeed): string {
  const { runSeed, mean, seconds, steps, updates, validations } = seed;
  return `seed ${runSeed}: mean ${mean.toFixed(1)}, ${landedPercent(seed).toFixed(1)} % landed, ${seconds.toFixed(1)} s, ${steps} steps, ${updates} updates, ${validations} validations`;
}
