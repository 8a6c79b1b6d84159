import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { agentFileIn, type RunConfig, type RunOptions, resolveConfig, UsageError } from 'perilune';
import { claimRunFolder, couldNotBegin, type RunPlace } from '../folder/claim.js';
import { readConfigFile } from '../folder/config-file.js';
import type { RunFolder } from '../folder/run-folder.js';
import { importModules } from '../imports.js';
import type { RunOutcome } from '../outcome.js';
import { carryOut, type StartingPoint } from './carry-out.js';
import { type RunNews, withoutSnapshot } from './crossing.js';
import { Lanes, threadsBeside } from './lanes.js';
import { takeUpRun } from './resume.js';
import type { CrewTask, WorkerCrew } from './worker-crew.js';

/** One of many runs. */
export interface RunTask {
  run: RunOptions;
  /** As `conduct` has it. Default: nowhere. */
  folder?: RunPlace | undefined;
  /**
   * Goes on with the run in `folder`, the path of one, where it has begun; made longer where `run.steps` is more. It
   * must not have ended but for that. Where nothing has begun the run does. Default false.
   */
  resume?: boolean | undefined;
  checkpointEvery?: number | null | undefined;
  evaluationEpisodes?: number | undefined;
  evaluationSeed?: number | undefined;
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

export interface ConductorOptions {
  /** Whether also a single run at a time has a thread of its own, so that this one stays free. Default false. */
  apart?: boolean | undefined;
  /** Threads of each run at most, so many that all runs at a time stay within the cores. Default: as many as those leave it. */
  threads?: number | undefined;
  /** Stops all runs; those in folders can be gone on with. */
  signal?: AbortSignal | undefined;
  /** Told what happens, in the order in which it happens. */
  onEvent?: ((event: TaskEvent) => void) | undefined;
}

/** A run whose folder, if it has one, is this process's. */
interface Begun {
  config: RunConfig;
  origin: Uint8Array | undefined;
  folder: RunFolder | undefined;
  from: StartingPoint | undefined;
  undo(): void;
  release(): void;
}

/** Carries runs out as they are given to it, some at a time, the others in their order (`openConductor`). */
export class Conductor {
  private readonly lanes: Lanes;
  private readonly threads: number;
  private crew: Promise<WorkerCrew> | undefined;
  /** Of the runs in this thread, one at a time: the end of the last. */
  private here: Promise<unknown> = Promise.resolve();

  /** @param jobs runs at a time; of a single one this thread is the one that it goes on in */
  constructor(
    private readonly jobs: number,
    private readonly options: ConductorOptions,
  ) {
    this.lanes = new Lanes(jobs);
    this.threads = threadsBeside(jobs, options.threads);
  }

  /**
   * Carries a run out as soon as there is room; never rejects.
   *
   * @param number by which events name it
   */
  carryOut(number: number, task: RunTask): Promise<TaskOutcome> {
    const tell = (news: RunNews) => this.options.onEvent?.({ task: number, ...news });
    return this.lanes.run(async () => {
      const outcome = await this.outcomeOf(number, task, tell);
      this.options.onEvent?.({ task: number, kind: 'ended', outcome });
      return outcome;
    });
  }

  /** Ends its threads. All runs must have ended. */
  async close(): Promise<void> {
    await (await this.crew)?.close();
  }

  private async outcomeOf(
    number: number,
    task: RunTask,
    tell: (news: RunNews) => void,
  ): Promise<TaskOutcome> {
    const signals = [this.options.signal, task.signal].filter((signal) => signal !== undefined);
    if (signals.some(({ aborted }) => aborted)) return { outcome: 'unbegun' };
    let begun: Begun | undefined;
    try {
      await importModules(task.run.imports ?? []);
      begun = await begin(task, tell);
      this.options.onEvent?.({ task: number, kind: 'begun' });
      const { checkpointEvery, evaluationEpisodes, evaluationSeed } = task;
      const { config, origin, folder, from } = begun;
      const { threads } = this;
      const how = { checkpointEvery, evaluationEpisodes, evaluationSeed, threads };
      const signal = AbortSignal.any(signals);
      return await this.conduct({ config, origin, folder, from, ...how, signal }, tell);
    } catch (error) {
      if (couldNotBegin(error)) begun?.undo();
      return failed(error);
    } finally {
      begun?.release();
    }
  }

  private async conduct(task: CrewTask, tell: (news: RunNews) => void): Promise<RunOutcome> {
    if (this.jobs > 1 || this.options.apart) this.crew ??= crewOf(this.jobs);
    const elsewhere = await (await this.crew)?.carryOut(task, tell);
    return elsewhere ?? (await this.conductHere(task, tell));
  }

  private conductHere(
    { config, origin, folder, from, ...options }: CrewTask,
    tell: (news: RunNews) => void,
  ): Promise<RunOutcome> {
    const start = () =>
      carryOut(
        config,
        {
          ...options,
          onProgress: (progress) => tell({ kind: 'progress', progress: withoutSnapshot(progress) }),
          onValidation: (validation) => tell({ kind: 'validation', validation }),
          onNote: (text) => tell({ kind: 'note', text }),
        },
        folder === undefined ? undefined : { folder, from },
        origin,
      );
    const run = this.here.then(start);
    this.here = run.catch(() => undefined);
    return run;
  }
}

/** What keeps threads is loaded where there are some: a single run does without. */
async function crewOf(size: number): Promise<WorkerCrew> {
  const { WorkerCrew } = await import('./worker-crew.js');
  return new WorkerCrew(size);
}

/** @throws UsageError for a run that cannot be, or cannot be gone on with */
async function begin(
  { run, folder, resume = false }: RunTask,
  tell: (news: RunNews) => void,
): Promise<Begun> {
  const config = resolveConfig(run);
  if (resume && typeof folder === 'string' && existsSync(join(folder, 'config.json'))) {
    const onNote = (text: string) => tell({ kind: 'note', text });
    const longer = config.steps > readConfigFile(folder).steps ? { steps: config.steps } : {};
    const taken = await takeUpRun(folder, { ...longer, onNote });
    if (taken !== undefined) return { ...taken, undo: () => {} };
    throw new UsageError(`The run in ${folder} has ended: give it more steps to make it longer.`);
  }
  const origin = agentFileIn(run);
  const bare = { config, origin, from: undefined };
  if (folder === undefined) return { ...bare, folder, undo: () => {}, release: () => {} };
  const claim = claimRunFolder(config, folder, origin);
  return { ...bare, ...claim };
}

function failed(thrown: unknown): FailedRun {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { outcome: 'failed', error };
}
