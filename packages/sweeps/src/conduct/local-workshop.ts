import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Conductor,
  FolderInUseError,
  hasEnded,
  jobsWithinCores,
  openConductor,
  type ResultJson,
  readConfigFile,
  readJson,
  resultJson,
  type TaskOutcome,
} from '@perilune/runs';
import { resolveConfig } from 'perilune';
import { type RunEnd, type RunOrder, STUDY_SEED, type Workshop } from './workshop.js';

/** The agent's file in a run's folder. */
export const MODEL = 'model.safetensors';

/** Carries runs out on this machine's cores, each in its folder: what was killed goes on, what has ended is read. */
export class LocalWorkshop<Order extends RunOrder = RunOrder> implements Workshop {
  readonly jobs: number;
  private readonly conductor: Conductor;
  private readonly running = new Map<number, Order>();
  private readonly going = new Set<Promise<RunEnd>>();
  private readonly closing = new AbortController();
  private orders = 0;

  /** @param apart whether also a single run at a time has a thread of its own, so that this one stays free */
  constructor(
    private readonly folderOf: (order: Order) => string,
    options: {
      jobs?: number | undefined;
      signal?: AbortSignal | undefined;
      apart?: boolean | undefined;
    },
  ) {
    this.jobs = jobsWithinCores(options.jobs);
    const { signal = this.closing.signal } = options;
    this.conductor = openConductor({
      jobs: this.jobs,
      apart: options.apart,
      signal: AbortSignal.any([signal, this.closing.signal]),
      onEvent: (event) => {
        if (event.kind !== 'progress') return;
        this.running.get(event.task)?.onProgress(event.progress.steps);
      },
    });
  }

  async carryOut(order: Order): Promise<RunEnd> {
    const end = this.carried(order);
    this.going.add(end);
    try {
      return await end;
    } finally {
      this.going.delete(end);
    }
  }

  /** Whatever still goes on is stopped, and saves how far it came. */
  async close(): Promise<void> {
    this.closing.abort();
    while (this.going.size > 0) await Promise.allSettled(this.going);
    await this.conductor.close();
  }

  private async carried(order: Order): Promise<RunEnd> {
    const number = this.orders++;
    const folder = this.folderOf(order);
    const before = resultBefore(folder, order);
    if (before !== undefined) return endIn(folder, before);
    this.running.set(number, order);
    const outcome = await this.conductor.carryOut(number, {
      ...{ run: order.run, folder, resume: true },
      ...{ evaluationEpisodes: order.episodes, evaluationSeed: STUDY_SEED },
      signal: order.signal,
    });
    this.running.delete(number);
    // Of a run that failed nothing is gone on with; but a folder in use is somebody else's.
    const isOurs = outcome.outcome !== 'failed' || !(outcome.error instanceof FolderInUseError);
    const end = endOf(outcome, folder);
    if (end.outcome === 'failed' && isOurs) rmSync(folder, { recursive: true, force: true });
    return end;
  }
}

/** What a run that has ended left in its folder. */
export function endIn(folder: string, result: ResultJson): RunEnd {
  const outcome = result.outcome === 'diverged' ? 'diverged' : 'finished';
  return { outcome, result, model: outcome === 'diverged' ? null : modelHash(folder) };
}

function modelHash(folder: string): string {
  return sha256(readFileSync(join(folder, MODEL)));
}

/** As `sha256sum` prints it. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Of a run that had ended before the process was killed; the folder of another run is cleared away. */
export function resultBefore(folder: string, { run }: RunOrder): ResultJson | undefined {
  if (!existsSync(join(folder, 'config.json'))) return undefined;
  const written = readConfigFile(folder);
  const { steps, ...asked } = resolveConfig(run);
  const { steps: had, ...same } = written;
  if (JSON.stringify(same) !== JSON.stringify(asked) || had > steps) {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  if (had < steps || !hasEnded(folder)) return undefined;
  return readJson(join(folder, 'result.json')) as ResultJson;
}

function endOf(run: TaskOutcome, folder: string): RunEnd {
  switch (run.outcome) {
    case 'finished':
    case 'diverged':
      return endIn(folder, JSON.parse(JSON.stringify(resultJson(run))) as ResultJson);
    case 'broken':
      return { outcome: 'failed', error: `step ${run.failure.step}: ${run.failure.message}` };
    case 'failed':
      return { outcome: 'failed', error: run.error.message };
    default:
      return { outcome: 'stopped' };
  }
}
