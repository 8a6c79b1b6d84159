import { existsSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  conductAll,
  Failure,
  jobsWithinCores,
  type ResultJson,
  type RunTask,
  resultJson,
  type TaskOutcome,
} from '@perilune/runs';
import { type RunConfig, UsageError } from 'perilune';
import { LinesView } from '../../terminal/lines-view.js';
import { Stopped, Stops } from '../../terminal/stops.js';
import { compare } from '../compare/run.js';
import { SeedsTable } from './seeds-table.js';
import { stoppedWords } from './show-run.js';

/** How many seeds of one configuration are carried out. */
export interface SeedsOptions {
  seeds: readonly number[];
  jobs: number | undefined;
  /** Of each run. */
  threads: number | undefined;
  /** A new or an empty folder; undefined for fresh run folders under runs/. */
  out: string | undefined;
  /** null: none at all. */
  checkpointEvery: number | null;
  /** Whether a plot over the seeds is drawn into `out`. */
  pictures: boolean;
  json: boolean;
}

/**
 * Trains one configuration with many seeds, some at a time, a run folder each, and compares them in the end.
 *
 * @param from the agent that all begin from, if they do
 * @throws UsageError before anything begins, or where no seed can
 * @throws Stopped after a signal; what was begun can be gone on with
 * @throws Failure if any run diverged, broke off or failed, when all have ended
 */
export async function trainSeeds(
  config: RunConfig,
  from: Uint8Array | undefined,
  options: SeedsOptions,
): Promise<void> {
  const { seeds, threads, out, checkpointEvery } = options;
  const jobs = jobsWithinCores(options.jobs);
  if (out !== undefined) checkFolder(out);
  const folder = { under: out ?? 'runs' };
  const isNew = !existsSync(folder.under);
  const tasks = seeds.map((seed) => ({
    run: { ...config, seed, from: from ?? config.from },
    ...{ folder, checkpointEvery },
  }));
  const stops = new Stops();
  const outcomes = await watched(tasks, new SeedsTable(config, seeds, jobs), {
    jobs,
    threads,
    stops,
  });
  // A signal that came when all had ended stopped nothing.
  if (outcomes.some(isStopped)) throw stopped(outcomes, stops);
  const folders = outcomes.flatMap((each) => ('folder' in each ? [each.folder as string] : []));
  if (folders.length > 0) await compared(folders, outcomes, options);
  const unlucky = seeds.flatMap((seed, i) => problemOf(seed, outcomes[i] as TaskOutcome));
  if (unlucky.length === 0) return;
  if (!wronglyCalled(outcomes)) throw new Failure(unlucky.join('\n'));
  if (isNew) removeEmpty(folder.under);
  throw new UsageError(unlucky.join('\n'));
}

function isStopped({ outcome }: TaskOutcome): boolean {
  return outcome === 'interrupted' || outcome === 'unbegun';
}

function removeEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Whether no seed could begin, because of what they were told. */
function wronglyCalled(outcomes: readonly TaskOutcome[]): boolean {
  return outcomes.every((run) => run.outcome === 'failed' && run.error instanceof UsageError);
}

async function watched(
  tasks: readonly RunTask[],
  table: SeedsTable,
  { jobs, threads, stops }: { jobs: number; threads: number | undefined; stops: Stops },
): Promise<TaskOutcome[]> {
  const view = new LinesView(process.stderr, table);
  try {
    return await conductAll(tasks, {
      ...{ jobs, threads },
      signal: stops.signal,
      onEvent: (event) => {
        table.tell(event);
        if (event.kind === 'note') view.note(event.text);
        else view.update();
      },
    });
  } finally {
    view.end();
  }
}

/** The runs' own comparison, as `perilune compare` has it; with `json` beside what came of each. */
async function compared(
  folders: readonly string[],
  outcomes: readonly TaskOutcome[],
  { out, pictures, json }: SeedsOptions,
): Promise<void> {
  const plot = out === undefined || !pictures ? {} : { plot: join(out, 'returns.png') };
  await compare(folders, { by: 'steps', json, ...plot }, { runs: outcomes.flatMap(resultOf) });
}

function resultOf(run: TaskOutcome): ResultJson[] {
  const { outcome } = run;
  return outcome === 'finished' || outcome === 'diverged' || outcome === 'broken'
    ? [resultJson(run)]
    : [];
}

/** @throws UsageError unless it is a new or an empty folder */
function checkFolder(out: string): void {
  const path = resolve(out);
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    throw new UsageError(
      `${out} is a file; the runs of many seeds need a folder, a new or an empty one.`,
    );
  }
  if (readdirSync(path).length === 0) return;
  throw new UsageError(
    `${out} holds something already; the runs of many seeds need a new or an empty folder. Nothing was touched.`,
  );
}

function stopped(outcomes: readonly TaskOutcome[], stops: Stops): Stopped {
  const begun = outcomes.flatMap((run) => (run.outcome === 'interrupted' ? [run] : []));
  const unbegun = outcomes.filter(({ outcome }) => outcome === 'unbegun').length;
  const lines = begun.map((run) => stoppedWords(run));
  const rest = unbegun === 0 ? [] : [`${unbegun} of ${outcomes.length} seeds had not begun`];
  return new Stopped(stops.by, [...lines, ...rest].join('\n'));
}

function problemOf(seed: number, run: TaskOutcome): string[] {
  if (run.outcome === 'failed') return [`seed ${seed}: ${run.error.message}`];
  if (run.outcome === 'broken') {
    return [
      `seed ${seed}: the environment failed after step ${run.failure.step}: ${run.failure.message}`,
    ];
  }
  if (run.outcome !== 'diverged') return [];
  const { step, quantity, value } = run.divergence;
  return [`seed ${seed} diverged at step ${step}: ${quantity} became ${value}.`];
}
