import type { BenchFlags, Outcome } from './benchmark.js';
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

/** Reporting episodes: all of them. */
const EPISODES = 1_000;

/** Trains for the score with each run seed in a process of its own and flies all reporting episodes. */
export async function benchBest(flags: BenchFlags): Promise<Outcome> {
  const { seeds: count, from, preset = 'best' } = flags;
  const seeds: BestSeed[] = [];
  for (let seed = from; seed < from + count; seed++) {
    seeds.push(await trainForScore(seed, preset));
    process.stderr.write(`${describe(seeds.at(-1) as BestSeed)}\n`);
  }
  const report = { preset, from, count, seeds };
  const text = `Preset ${preset}, run seeds ${from}-${from + count - 1}\n${tableOf(seeds)}`;
  return { report, marks: preset === 'best' ? marksOf(seeds) : [], text };
}

async function trainForScore(runSeed: number, preset: string): Promise<BestSeed> {
  const result = await trainInProcess(['--seed', `${runSeed}`, '--preset', preset], EPISODES);
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

function marksOf(seeds: readonly BestSeed[]): Mark[] {
  const of = (pick: (seed: BestSeed) => number) => spreadOf(seeds.map(pick));
  return [
    boundOf({
      name: "the lowest seed's mean over the 1,000 reporting episodes",
      bound: 'at least',
      required: 280,
      measured: of(({ mean }) => mean).min,
      unit: '',
    }),
    boundOf({
      name: "the lowest seed's share of landings",
      bound: 'at least',
      required: 99,
      measured: of(landedPercent).min,
      unit: '%',
    }),
    boundOf({
      name: "the slowest seed's training",
      bound: 'at most',
      required: 120,
      measured: of(({ seconds }) => seconds).max,
      unit: 's',
    }),
  ];
}

function landedPercent({ landed, episodes }: BestSeed): number {
  return (100 * landed) / episodes;
}

function tableOf(seeds: readonly BestSeed[]): string {
  const head = ['seed', 'mean', 'std', 'landed', 'on pad', 'crashed', 'flew out', 'timed out', 's'];
  const rows = seeds.map((seed) => [
    `${seed.runSeed}`,
    seed.mean.toFixed(1),
    seed.std.toFixed(1),
    `${landedPercent(seed).toFixed(1)} %`,
    ...[seed.onPad, seed.crashed, seed.flewOut, seed.timedOut].map(String),
    seed.seconds.toFixed(1),
  ]);
  return table([head, ...rows]);
}

function describe(seed: BestSeed): string {
  const { runSeed, mean, seconds, steps, updates, validations } = seed;
  return `seed ${runSeed}: mean ${mean.toFixed(1)}, ${landedPercent(seed).toFixed(1)} % landed, ${seconds.toFixed(1)} s, ${steps} steps, ${updates} updates, ${validations} validations`;
}
