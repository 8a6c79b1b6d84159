import { fileURLToPath } from 'node:url';
import type { RunConfig } from 'perilune';
import workerpool from 'workerpool';
import type { RunFolder } from '../folder/run-folder.js';
import type { RunOutcome } from '../outcome.js';
import type { StartingPoint } from './carry-out.js';
import { type Job, type JobEnd, type RunNews, unpackError, unpackRun } from './crossing.js';

/** The worker as it is built: workers run JavaScript, whatever the caller is run as. */
const WORKER = fileURLToPath(new URL('../../dist/bundle/worker.js', import.meta.url));

/** A run that is ready to begin. */
export interface CrewTask {
  config: RunConfig;
  /** The file of the agent that it begins from. */
  origin: Uint8Array | undefined;
  /** Claimed. */
  folder: RunFolder | undefined;
  /** What the run goes on from; undefined for its beginning. */
  from: StartingPoint | undefined;
  checkpointEvery: number | null | undefined;
  evaluationEpisodes: number | undefined;
  evaluationSeed: number | undefined;
  /** Of the run, its own among them. */
  threads: number;
  signal: AbortSignal;
}

/** Threads that carry runs out, each one at a time. */
export class WorkerCrew {
  private readonly pool: ReturnType<typeof workerpool.pool>;

  constructor(size: number) {
    this.pool = workerpool.pool(WORKER, {
      ...{ maxWorkers: size, workerType: 'thread' },
      workerThreadOpts: { execArgv: flagsOfThreads(process.execArgv) },
    });
  }

  /**
   * @returns undefined if the run cannot go on in a thread of its own: it is of something that only the
   *   caller's knows. Nothing has happened then
   * @throws what the run throws
   */
  async carryOut(task: CrewTask, tell: (news: RunNews) => void): Promise<RunOutcome | undefined> {
    if (!canCross(task.config)) return undefined;
    const { signal, folder, ...rest } = task;
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const onAbort = () => void Atomics.store(stop, 0, 1);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const job: Job = { ...rest, folder: folder?.path, stop };
    try {
      const end = (await this.pool.exec('run', [job], { on: tell })) as JobEnd;
      if (end.kind === 'failed') throw unpackError(end.error);
      return end.kind === 'unknown' ? undefined : unpackRun(end.run);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async close(): Promise<void> {
    await this.pool.terminate(true);
  }
}

/** An option that is a function stays in the thread that made it. */
function canCross(config: RunConfig): boolean {
  try {
    structuredClone(config);
    return true;
  } catch {
    return false;
  }
}

/** Threads take the flags of this process, but for what only a program given as text may have: theirs is a file. */
function flagsOfThreads(flags: readonly string[]): string[] {
  return flags.filter(
    (flag, i) => !/^--input-type(=|$)/.test(flag) && flags[i - 1] !== '--input-type',
  );
}
