import { fileURLToPath } from 'node:url';
import { bootstrapInterval, type Interval } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { libraryIn, withCheckout } from './checkout.js';
import { LineProcess } from './line-process.js';
import { boundOf, type Mark } from './marks.js';
import {
  type Guest,
  microseconds,
  type Rates,
  ratioOf,
  spreadOf,
  takeTurnsWith,
} from './rounds.js';
import { table } from './table.js';

const PROGRAM = fileURLToPath(new URL('../peers/perilune.mjs', import.meta.url));

/** What the program knows to measure by the microsecond, and what it is called here. */
const QUANTITIES: Readonly<Record<string, string>> = {
  lander: 'one lander, a step',
  landers: '16 landers, a step of one',
  pole: 'CartPole, a step',
  update: 'update, 8-64-64-4, batch 128',
  'family-update': 'update, with C51, dueling, LayerNorm',
  act: 'greedy action',
  explore: 'exploring action',
};
/**
 * A whole process, from its start, with so many threads: a thread that flies validations beside the training begins
 * anew in every process, and is to win back by the clock what that costs the processor.
 */
const SOLVES = [
  { name: 'a lander until solved, one thread, of the processor', threads: 1, by: 'processor' },
  { name: 'a lander until solved, two threads, by the clock', threads: 2, by: 'clock' },
] as const;

/** Turns of one quantity within a pair, after those in which the compilers finish. */
const TURNS = { rounds: 11, seconds: 0.06, warmups: 4 };

/** How many times as long as there a thing may take here. */
const REQUIRED = 1.03;
/** The interval of the median of fewer pairs holds less than it says, whatever is drawn. */
const FEWEST = 6;

const SIDES = ['this', 'that'] as const;
type Side = (typeof SIDES)[number];

/** Something of either side. */
type Both<T> = Record<Side, T>;

/** A quantity as the two sides of a pair had it, and this side's time over that side's. */
interface Times extends Both<number> {
  ratio: number;
}

/** A run that was solved in a process of its own. */
interface Solved {
  /** From the process's start. */
  seconds: number;
  steps: number;
}

interface Pair {
  seed: number;
  /** Microseconds, by quantity. */
  times: Record<string, Times>;
  /** In the order of `SOLVES`. */
  solved: readonly Both<Solved>[];
}

/** One quantity over all pairs. */
interface Comparison {
  name: string;
  /** What a unit takes: medians, in microseconds, of `SOLVES` in seconds. */
  median: Both<number>;
  /** Of this commit's time over the other's: the median over pairs, with its bootstrap 95 % interval. */
  ratio: Interval;
}

/**
 * This commit beside another, in turns. Each pair begins new processes, one for either side, since what
 * the compilers and the memory of a process happen to be like moves everything that is measured in it.
 */
export async function benchAgainst(flags: BenchFlags): Promise<Outcome> {
  return withCheckout(flags.commit ?? 'HEAD', async ({ commit, library }) => {
    const pairs = await makePairs({ this: libraryIn(), that: library }, flags);
    const comparisons = compare(pairs);
    return {
      report: { commit, pairs, comparisons },
      marks: comparisons.map((comparison) => markOf(comparison, commit)),
      text: `${tableOf(comparisons, commit)}\n\n${stepsIn(pairs)}`,
    };
  });
}

async function makePairs(libraries: Both<string>, { pairs, from }: BenchFlags): Promise<Pair[]> {
  if (pairs < FEWEST) {
    process.stderr.write(`Of fewer than ${FEWEST} pairs the intervals mean little.\n`);
  }
  const made: Pair[] = [];
  for (let seed = from; seed < from + pairs; seed++) {
    const order = seed % 2 === 0 ? SIDES : ([...SIDES].reverse() as Side[]);
    const times = await measure(libraries, order);
    const solved: Both<Solved>[] = [];
    for (const way of SOLVES) solved.push(await solve(libraries, order, seed, way));
    made.push({ seed, times, solved });
    process.stderr.write(`${describe(made.at(-1) as Pair)}\n`);
  }
  return made;
}

async function measure(libraries: Both<string>, order: readonly Side[]): Promise<Pair['times']> {
  const programs = new Map<Side, LineProcess>();
  try {
    for (const side of order) programs.set(side, await start(libraries[side]));
    const times: Pair['times'] = {};
    for (const quantity of Object.keys(QUANTITIES)) {
      const guests = [...programs].map(([name, program]): Guest => {
        const turn = async (seconds: number) =>
          Number(await program.ask(`turn ${quantity} ${seconds}`));
        return { name, turn };
      });
      const rates = await takeTurnsWith(guests, [], TURNS);
      times[quantity] = timesOf(rates);
    }
    return times;
  } finally {
    for (const program of programs.values()) program.close();
  }
}

function timesOf({ this: here = [], that: there = [] }: Rates): Times {
  return {
    this: microseconds(here).median,
    that: microseconds(there).median,
    ratio: ratioOf(there, here).median,
  };
}

/**
 * One after the other, so that each has the machine to itself, there and back: of a side's two the one
 * that was disturbed less counts, since what else a machine does only ever adds.
 */
async function solve(
  libraries: Both<string>,
  order: readonly Side[],
  seed: number,
  { threads, by }: (typeof SOLVES)[number],
): Promise<Both<Solved>> {
  const solved = new Map<Side, Solved>();
  for (const side of [...order, ...[...order].reverse()]) {
    const program = await start(libraries[side]);
    const run = JSON.parse(await program.ask(`solve ${seed} ${threads}`));
    program.close();
    const seconds: number = run[by];
    if (seconds < (solved.get(side)?.seconds ?? Infinity)) {
      solved.set(side, { seconds, steps: run.steps });
    }
  }
  return bothOf((side) => solved.get(side) as Solved);
}

function start(library: string): Promise<LineProcess> {
  return LineProcess.start(process.execPath, [PROGRAM, library], `${library} cannot be measured`);
}

function bothOf<T>(of: (side: Side) => T): Both<T> {
  return { this: of('this'), that: of('that') };
}

function compare(pairs: readonly Pair[]): Comparison[] {
  const measured = Object.entries(QUANTITIES).map(([quantity, name]) =>
    compareTimes(
      name,
      pairs.map(({ times }) => times[quantity] as Times),
    ),
  );
  const solves = SOLVES.map(({ name }, way) =>
    compareTimes(
      name,
      pairs.map(({ solved }) => secondsOf(solved[way] as Both<Solved>)),
    ),
  );
  return [...measured, ...solves];
}

function secondsOf(solved: Both<Solved>): Times {
  const seconds = bothOf((side) => solved[side].seconds);
  return { ...seconds, ratio: seconds.this / seconds.that };
}

function compareTimes(name: string, times: readonly Times[]): Comparison {
  const median = bothOf((side) => medianOf(times.map((time) => time[side])));
  const ratios = times.map(({ ratio }) => ratio);
  const ratio = bootstrapInterval([[ratios]], ([task]) => medianOf(task?.[0] ?? []));
  return { name, median, ratio };
}

function medianOf(values: ArrayLike<number>): number {
  return spreadOf(Array.from(values)).median;
}

function markOf({ name, ratio }: Comparison, commit: string): Mark {
  return boundOf({
    name: `${name}: this over ${commit}, upper end of the interval`,
    bound: 'at most',
    required: REQUIRED,
    measured: ratio.high ?? Number.POSITIVE_INFINITY,
    unit: 'times',
  });
}

function tableOf(comparisons: readonly Comparison[], commit: string): string {
  const rows = comparisons.map(({ name, median, ratio: { estimate, low, high } }) => [
    `${name}, ${SOLVES.some((way) => way.name === name) ? 's' : 'us'}`,
    median.this.toPrecision(3),
    median.that.toPrecision(3),
    `${estimate.toFixed(3)} [${low?.toFixed(3) ?? '-'}..${high?.toFixed(3) ?? '-'}]`,
  ]);
  return table([['medians', 'this', commit, 'ratio, 95 %'], ...rows]);
}

/** Where the two do not take the same steps, their seconds are not of the same work. */
function stepsIn(pairs: readonly Pair[]): string {
  const apart = pairs.flatMap(({ seed, solved }) =>
    solved
      .filter((sides) => sides.this.steps !== sides.that.steps)
      .map((sides) => `seed ${seed} (${sides.this.steps} here, ${sides.that.steps} there)`),
  );
  if (apart.length === 0)
    return `All ${pairs.length} runs were solved at the same step on both sides.`;
  return `Runs of other lengths on the two sides, so that their seconds do not compare: ${apart.join(', ')}.`;
}

function describe(pair: Pair): string {
  const times = [...Object.values(pair.times), ...pair.solved.map(secondsOf)];
  return `seed ${pair.seed}: ${times.map(({ ratio }) => ratio.toFixed(2)).join(' ')}`;
}
