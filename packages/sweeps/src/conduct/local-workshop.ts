import { rmSync } from 'node:fs';
import { type Conductor, FolderInUseError, jobsWithinCores, openConductor } from '@perilune/runs';
import { endIn, endOf, resultBefore } from './run-end.js';
import { type RunEnd, type RunOrder, STUDY_SEED, type Workshop } from './workshop.js';

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
