import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapInterval, type Interval, mean, REPORTING_SEED } from 'perilune';
import { type BenchFlags, type Outcome, WrongCall } from './benchmark.js';
import { addFound, readFound, unproven } from './ceiling/lines.js';
import { policyOf } from './ceiling/policy.js';
import type { Budget, Found } from './ceiling/search.js';
import { searchAll } from './ceiling/team.js';
import { table } from './table.js';
import { runPerilune } from './train-process.js';

/** From here on a search may teach how to land: from the reset seeds before, scores are reported. */
const FREE_SEED = 40_000;
const SECONDS = 5;

/** Of a search within 5 s a seed where no steps are given, and in steps alone where they are. */
function budgetOf({ steps, seconds }: BenchFlags): Budget {
  const inSeconds = seconds ?? (steps === undefined ? SECONDS : Number.POSITIVE_INFINITY);
  return { steps: steps ?? Number.POSITIVE_INFINITY, seconds: inSeconds };
}

/** How high an agent's score could be at most, from below: what a search that knows all draws finds. */
export async function benchCeiling(flags: BenchFlags): Promise<Outcome> {
  const { seeds: count, from, check } = flags;
  if (check !== undefined) return proven(check);
  if (from < REPORTING_SEED) {
    throw new WrongCall(
      `--from must be ${REPORTING_SEED} or more, given ${from}: on reset seeds before, policies are validated.`,
    );
  }
  if (from < FREE_SEED) {
    process.stderr.write(
      `Scores are reported on reset seeds below ${FREE_SEED}: choose nothing by what is found there.\n`,
    );
  }
  const seeds = Array.from({ length: count }, (_, i) => from + i);
  return outcomeOf(await foundFrom(seeds, flags));
}

function proven(file: string): Outcome {
  const all = readFound(file);
  if (all.length === 0) throw new WrongCall(`--check ${file}: there are no flights in it.`);
  const wrong = unproven(all);
  if (wrong.length > 0) {
    throw new WrongCall(
      `${file}: the actions of ${wrong.join(', ')} do not come to their returns.`,
    );
  }
  return outcomeOf(all);
}

/** What is in the file is not searched for again, so that a long search can be made in pieces. */
async function foundFrom(seeds: readonly number[], flags: BenchFlags): Promise<Found[]> {
  const { out, jobs = availableParallelism() } = flags;
  const all = new Map(out === undefined ? [] : readFound(out).map((found) => [found.seed, found]));
  const lacking = seeds.filter((seed) => !all.has(seed));
  if (lacking.length > 0) {
    await withAgent(flags, (agent) =>
      searchAll(lacking, { agent, budget: budgetOf(flags) }, jobs, (found) => {
        all.set(found.seed, found);
        if (out !== undefined) addFound(out, found);
        process.stderr.write(`${describe(found)}\n`);
      }),
    );
  }
  return seeds.map((seed) => all.get(seed) as Found);
}

/** The agent that is given, or one that is trained for the score. */
async function withAgent(
  { agent, preset = 'best' }: BenchFlags,
  use: (file: string) => Promise<void>,
): Promise<void> {
  if (agent !== undefined) return await use(checkedAgent(agent));
  const folder = mkdtempSync(join(tmpdir(), 'perilune-bench-'));
  try {
    process.stderr.write(
      `Training ${preset} first; --agent FILE takes another's model.safetensors ...\n`,
    );
    const args = ['--preset', preset, '--seed', '1', '--out', folder, '--no-pictures'];
    await runPerilune(['train', ...args]);
    await use(join(folder, 'model.safetensors'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checkedAgent(file: string): string {
  try {
    policyOf(file);
    return file;
  } catch (error) {
    throw new WrongCall(`--agent ${file}: ${(error as Error).message}`);
  }
}

function outcomeOf(all: readonly Found[]): Outcome {
  const of = (pick: (found: Found) => number) =>
    bootstrapInterval([[all.map(pick)]], ([drawn = []]) => mean(drawn[0] ?? []));
  const report = {
    seeds: all.length,
    agent: of(({ start }) => start),
    found: of(({ best }) => best),
    gap: of(({ start, best }) => best - start),
    steps: mean(all.map(({ steps }) => steps)),
  };
  const flights = all.map(({ actions, ...rest }) => ({ ...rest, length: actions.length }));
  return { report: { ...report, flights }, marks: [], text: textOf(report) };
}

function textOf(
  report: Record<'agent' | 'found' | 'gap', Interval> & { seeds: number; steps: number },
) {
  const rows = [
    ['the agent', report.agent],
    ['best found, draws known', report.found],
    ['gap', report.gap],
  ] as const;
  const lines = rows.map(([name, { estimate, low, high }]) => [
    name,
    estimate.toFixed(1),
    low === null || high === null ? '' : `${low.toFixed(1)} to ${high.toFixed(1)}`,
  ]);
  return [
    `${report.seeds} reset seeds, ${Math.round(report.steps).toLocaleString('en-US')} steps a search; mean return, 95 % interval`,
    table(lines),
    'Where all draws are known at least this much is possible; no policy, which knows none, can promise it.',
  ].join('\n');
}

function describe({ seed, start, best, steps }: Found): string {
  return `seed ${seed}: ${start.toFixed(1)} to ${best.toFixed(1)}, ${steps} steps`;
}
