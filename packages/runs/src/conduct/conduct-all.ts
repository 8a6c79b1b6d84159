import { availableParallelism } from 'node:os';
import { agentFileIn, type RunOptions, resolveConfig, UsageError } from 'perilune';
import { type Claim, claimRunFolder, couldNotBegin, type RunPlace } from '../folder/claim.js';
import { importModules } from '../imports.js';
import type { RunOutcome } from '../outcome.js';
import { carryOut } from './carry-out.js';
import { type RunNews, withoutSnapshot } from './crossing.js';
import type { CrewTask, WorkerCrew } from './worker-crew.js';

/** One of many runs. */
export interface RunTask {
  run: RunOptions;
  /** As `conduct` has it. Default: nowhere. */
  folder?: RunPlace | undefined;
  checkpointEvery?: number | null | undefined;
  evaluationEpisodes?: number | undefined;
  /** Stops this run alone. */
  signal?: AbortSignal | undefined;
}

/** A run that threw: wrongly called (a UsageError), out of luck with its files (a Failure), or broken. */
export interface FailedRun {
  outcome: 'failed';
  error: Error;
}

/** A run that was stopped before it had begun. */
export interface UnbegunRun {
  outcome: 'unbegun';
}

export type TaskOutcome = RunOutcome | FailedRun | UnbegunRun;

/** What happens to the task of that number, counted from 0. */
export type TaskEvent = { task: number } & (
  | { kind: 'begun' }
  | RunNews
  | { kind: 'ended'; outcome: TaskOutcome }
);

export interface ConductAllOptions {
  /** Runs at a time; never more than there are cores. Default: as many as there are cores. */
  jobs?: number | undefined;
  /** Stops all runs; those in folders can be gone on with. */
  signal?: AbortSignal | undefined;
  /** Told what happens, in the order in which it happens. */
  onEvent?: ((event: TaskEvent) => void) | undefined;
}

/**
 * Carries many runs out, several at a time, each in a thread of its own. What comes of each is the same, to the
 * bit, whatever `jobs` is. Its thread imports what the run `imports`. A run of what only this thread knows, an
 * environment that was registered here and by no import, goes on in this one beside the others.
 *
 * @returns an outcome a task, in the order of the tasks whatever ends first; a run that throws takes no other
 *   along
 * @throws UsageError unless `jobs` is a whole number of at least 1
 */
export async function conductAll(
  tasks: readonly RunTask[],
  options: ConductAllOptions = {},
): Promise<TaskOutcome[]> {
  const jobs = Math.min(jobsWithinCores(options.jobs), Math.max(1, tasks.length));
  const crew = jobs === 1 ? undefined : await crewOf(jobs);
  const conductor = new Conductor(options, crew);
  const outcomes: TaskOutcome[] = [];
  let next = 0;
  const lane = async () => {
    while (next < tasks.length) {
      const number = next++;
      outcomes[number] = await conductor.task(number, tasks[number] as RunTask);
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, lane));
    return outcomes;
  } finally {
    await crew?.close();
  }
}

/** What keeps threads is loaded where there are some: a single run does without. */
async function crewOf(size: number): Promise<WorkerCrew> {
  const { WorkerCrew } = await import('./worker-crew.js');
  return new WorkerCrew(size);
}

/**
 * How many runs go on at a time where `jobs` are asked for: each takes a core.
 *
 * @throws UsageError unless it is a whole number of at least 1, or undefined for as many as possible
 */
export function jobsWithinCores(jobs: number | undefined): number {
  const cores = availableParallelism();
  if (jobs === undefined) return cores;
  if (Number.isSafeInteger(jobs) && jobs >= 1) return Math.min(jobs, cores);
  throw new UsageError(`jobs is ${jobs}, but must be a whole number of at least 1.`);
}

class Conductor {
  /** Of the runs in this thread, one at a time: the end of the last. */
  private here: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: ConductAllOptions,
    private readonly crew: WorkerCrew | undefined,
  ) {}

  async task(number: number, task: RunTask): Promise<TaskOutcome> {
    const tell = (news: RunNews) => this.options.onEvent?.({ task: number, ...news });
    const outcome = await this.outcomeOf(number, task, tell);
    this.options.onEvent?.({ task: number, kind: 'ended', outcome });
    return outcome;
  }

  private async outcomeOf(
    number: number,
    task: RunTask,
    tell: (news: RunNews) => void,
  ): Promise<TaskOutcome> {
    const signals = [this.options.signal, task.signal].filter((signal) => signal !== undefined);
    if (signals.some(({ aborted }) => aborted)) return { outcome: 'unbegun' };
    let claim: Claim | undefined;
    try {
      await importModules(task.run.imports ?? []);
      const config = resolveConfig(task.run);
      const origin = agentFileIn(task.run);
      claim = task.folder === undefined ? undefined : claimRunFolder(config, task.folder, origin);
      this.options.onEvent?.({ task: number, kind: 'begun' });
      const { checkpointEvery, evaluationEpisodes } = task;
      const how = { checkpointEvery, evaluationEpisodes, signal: AbortSignal.any(signals) };
      return await this.carryOut({ config, origin, folder: claim?.folder, ...how }, tell);
    } catch (error) {
      if (couldNotBegin(error)) claim?.undo();
      return failed(error);
    } finally {
      claim?.release();
    }
  }

  private async carryOut(task: CrewTask, tell: (news: RunNews) => void): Promise<RunOutcome> {
    const elsewhere = await this.crew?.carryOut(task, tell);
    return elsewhere ?? (await this.carryOutHere(task, tell));
  }

  private carryOutHere(
    { config, origin, folder, ...options }: CrewTask,
    tell: (news: RunNews) => void,
  ): Promise<RunOutcome> {
    const begin = () =>
      carryOut(
        config,
        {
          ...options,
          onProgress: (progress) => tell({ kind: 'progress', progress: withoutSnapshot(progress) }),
          onValidation: (validation) => tell({ kind: 'validation', validation }),
          onNote: (text) => tell({ kind: 'note', text }),
        },
        folder === undefined ? undefined : { folder },
        origin,
      );
    const run = this.here.then(begin);
    this.here = run.catch(() => undefined);
    return run;
  }
}

function failed(thrown: unknown): FailedRun {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { outcome: 'failed', error };
}
