import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  byName,
  type Found,
  findRuns,
  type NoRun,
  RUN_STATES,
  type Run,
  scoreOf,
  verdictOf,
} from '@perilune/runs/past';
import { oneOf, readInteger } from '../../options/settings.js';
import { stderrInk, stdoutInk } from '../../terminal/ink.js';
import { leftOut } from '../../terminal/left-out.js';
import { type Column, table, widthOfOutput } from '../../terminal/table.js';
import { nearPath, printable, score } from '../../terminal/words.js';

export interface ListFlags {
  env?: string;
  algo?: string;
  preset?: string;
  seed?: string;
  state?: string;
  solved?: boolean;
  sort: string;
  reverse?: boolean;
  json?: boolean;
}

/** By what runs can be sorted: names as in the alphabet, figures with the best first. */
const orders: Record<string, (a: Run, b: Run) => number> = {
  name: (a, b) => byName(a.folder, b.folder),
  score: (a, b) => (scoreOf(b) ?? -Infinity) - (scoreOf(a) ?? -Infinity),
  seconds: (a, b) => (a.seconds ?? Infinity) - (b.seconds ?? Infinity),
  steps: (a, b) => (a.steps ?? Infinity) - (b.steps ?? Infinity),
  seed: (a, b) => a.config.seed - b.config.seed,
  env: (a, b) => byName(a.config.env, b.config.env),
};

/** `perilune list`: what runs there are and what came of them. */
export function list(dir: string | undefined, flags: ListFlags): void {
  const folder = dir ?? 'runs';
  const matches = filterOf(flags);
  const order = orders[oneOf('--sort', flags.sort, Object.keys(orders))] as (typeof orders)[string];
  const found = dir === undefined && !existsSync(folder) ? nothing : findRuns([folder]);
  const runs = found.runs.filter(matches).sort((a, b) => order(a, b) || byName(a.folder, b.folder));
  if (flags.reverse) runs.reverse();
  if (flags.json) process.stdout.write(`${JSON.stringify(asJson(runs, found), null, 2)}\n`);
  else tell(folder, runs, found);
}

const nothing: Found = { runs: [], others: [] };

function filterOf(flags: ListFlags): (run: Run) => boolean {
  const { env, algo, preset, solved } = flags;
  const seed = flags.seed === undefined ? undefined : readInteger('--seed', flags.seed, 0);
  const state = flags.state === undefined ? undefined : oneOf('--state', flags.state, RUN_STATES);
  const wanted = Object.entries({ env, algo, preset, seed }).filter(([, v]) => v !== undefined);
  return (run) =>
    wanted.every(([key, value]) => run.config[key] === value) &&
    (state === undefined || run.state === state) &&
    (solved === undefined || run.result?.solved === solved);
}

function asJson(runs: readonly Run[], { others }: Found) {
  return {
    runs: runs.map((run) => {
      const { folder, state, result, steps, seconds } = run;
      const { env, algo, preset, seed } = run.config;
      return {
        ...{ folder, state, env, algo, preset, seed },
        steps: steps ?? null,
        seconds: seconds ?? null,
        solved: result?.solved ?? null,
        verdict: verdictOf(run) ?? null,
        solvedAtSeconds: result?.solvedAtSeconds ?? null,
        score: scoreOf(run) ?? null,
        divergence: result?.divergence ?? null,
      };
    }),
    others,
  };
}

const whole = (value: number | undefined) => value?.toLocaleString('en-US') ?? '';

function columnsFor(dir: string): Column<Run>[] {
  return [
    { head: 'run', cell: ({ folder }) => printable(relative(dir, folder)) || nearPath(folder) },
    { head: 'env', cell: ({ config }) => printable(config.env), spare: 2 },
    { head: 'algo', cell: ({ config }) => printable(config.algo), spare: 4 },
    { head: 'preset', cell: ({ config }) => printable(config.preset), spare: 3 },
    { head: 'seed', cell: ({ config }) => String(config.seed), right: true, spare: 1 },
    { head: 'state', cell: ({ state }) => STATE_INK[state](state) },
    { head: 'solved', cell: solvedCell },
    { head: 'steps', cell: ({ steps }) => whole(steps), right: true },
    { head: 'seconds', cell: ({ seconds }) => seconds?.toFixed(1) ?? '', right: true },
    { head: 'score', cell: scoreCell, right: true },
  ];
}

function scoreCell(run: Run): string {
  const found = scoreOf(run);
  return found === undefined ? '' : score(found);
}

const STATE_INK = {
  finished: String,
  diverged: stdoutInk.red,
  broken: stdoutInk.red,
  running: stdoutInk.cyan,
  interrupted: stdoutInk.yellow,
};

function solvedCell(run: Run): string {
  const verdict = verdictOf(run);
  if (verdict === 'solved') return stdoutInk.green('yes');
  return verdict === 'not solved' ? 'no' : (verdict ?? '');
}

function tell(folder: string, runs: readonly Run[], { runs: all, others }: Found): void {
  const { stdout, stderr } = process;
  if (runs.length > 0) {
    const { text, leftOut } = table(columnsFor(folder), runs, widthOfOutput(stdout));
    stdout.write(`${text}\n`);
    if (leftOut.length > 0) stderr.write(stderrInk.dim(`Too narrow for: ${leftOut.join(', ')}.\n`));
  } else if (all.length > 0) {
    stderr.write(`None of the ${all.length} runs in ${nearPath(folder)} is so.\n`);
  } else if (others.every((other) => isEmpty(other, folder))) {
    stderr.write(`There are no runs in ${nearPath(folder)} yet: perilune train makes one.\n`);
  }
  for (const other of others.filter((other) => !isEmpty(other, folder))) {
    stderr.write(stderrInk.dim(`${leftOut(other)}\n`));
  }
}

/** Whether it is the folder that was named, and has simply no run in it yet: then it is no fault. */
function isEmpty(other: NoRun, folder: string): boolean {
  return other.folder === folder && !existsSync(join(folder, 'config.json'));
}
