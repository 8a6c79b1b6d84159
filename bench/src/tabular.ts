import { expectedReturn, train } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf, type Mark } from './marks.js';
import { type Spread, spreadOf } from './rounds.js';
import { spread, table } from './table.js';

/** A world, what learns in it, and what its greedy policy is to bring, exactly. */
interface Task {
  env: string;
  preset: string;
  required: number;
  /** The most that any policy brings. */
  optimum: number;
  digits: number;
}

const tasks: readonly Task[] = [
  { env: 'FrozenLake-v1', preset: 'tabular', required: 0.73, optimum: 0.744, digits: 3 },
  { env: 'FrozenLake8x8-v1', preset: 'tabular', required: 0.85, optimum: 0.913, digits: 3 },
  { env: 'Taxi-v4', preset: 'tabular', required: 7.9, optimum: 7.93, digits: 2 },
  { env: 'CliffWalking-v1', preset: 'tabular', required: -13, optimum: -13, digits: 1 },
  { env: 'Blackjack-v1', preset: 'monte-carlo', required: -0.053, optimum: -0.043, digits: 3 },
];

/** Of the seeds that are to reach it: 19 of 20. */
const SHARE = 0.95;
/** Of the processor, that a training may take: a busy machine changes little of them. */
const SECONDS = 2;
/** What rounding may take from a sum of whole rewards. */
const ROUNDING = 1e-9;

interface Seed {
  seed: number;
  seconds: number;
  /** Of all threads, its garbage collector's too. */
  processorSeconds: number;
  /** Of the greedy policy, by the world's model. */
  expected: number;
}

interface TabularResult extends Task {
  seeds: readonly Seed[];
}

/** Trains in the worlds of few states, and judges each policy by what its world's model says of it. */
export async function benchTabular({ seeds, from, env: only }: BenchFlags): Promise<Outcome> {
  const results: TabularResult[] = [];
  for (const task of tasks.filter(({ env }) => only === undefined || env === only)) {
    const found: Seed[] = [];
    for (let seed = from; seed < from + seeds; seed++) found.push(await learn(task, seed));
    results.push({ ...task, seeds: found });
    process.stderr.write(`${task.env}: ${reachedOf({ ...task, seeds: found })} of ${seeds}\n`);
  }
  return { report: { from, results }, marks: results.flatMap(marksOf), text: textOf(results) };
}

async function learn({ env, preset }: Task, seed: number): Promise<Seed> {
  const before = process.cpuUsage();
  const { agent, seconds } = await train({ env, preset, seed, evaluationEpisodes: 0 });
  const { user, system } = process.cpuUsage(before);
  const { mean } = expectedReturn(agent, { env }) ?? { mean: Number.NaN };
  return { seed, seconds, processorSeconds: (user + system) / 1e6, expected: mean };
}

function reachedOf({ seeds, required }: TabularResult): number {
  return seeds.filter(({ expected }) => expected >= required - ROUNDING).length;
}

function marksOf(result: TabularResult): Mark[] {
  const { env, required, seeds } = result;
  return [
    boundOf({
      name: `${env}: seeds whose policy brings ${required}, exactly`,
      bound: 'at least',
      required: Math.ceil(SHARE * seeds.length),
      measured: reachedOf(result),
      unit: `of ${seeds.length}`,
    }),
    boundOf({
      name: `${env}: the slowest training, in the processor's time`,
      bound: 'at most',
      required: SECONDS,
      measured: spreadOf(seeds.map(({ processorSeconds }) => processorSeconds)).max,
      unit: 's',
    }),
  ];
}

function textOf(results: readonly TabularResult[]): string {
  const header = [
    'expected return',
    'preset',
    'asked',
    'reached',
    'median',
    'least',
    'optimum',
    "processor's s",
    's',
  ];
  const rows = results.map((result) => {
    const { env, preset, required, optimum, digits, seeds } = result;
    const expected = spreadOf(seeds.map((seed) => seed.expected));
    const [worked, seconds] = [
      seeds.map((seed) => seed.processorSeconds),
      seeds.map((seed) => seed.seconds),
    ].map(spreadOf) as [Spread, Spread];
    return [
      env,
      preset,
      `${required}`,
      `${reachedOf(result)} of ${seeds.length}`,
      expected.median.toFixed(digits),
      expected.min.toFixed(digits),
      optimum.toFixed(digits),
      spread(worked, 2),
      spread(seconds, 2),
    ];
  });
  return table([header, ...rows]);
}
