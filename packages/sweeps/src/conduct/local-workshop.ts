import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Conductor,
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
import type { StudyFolder } from '../folder/study-folder.js';
import { type RunEnd, type RunOrder, STUDY_SEED, type Workshop } from './workshop.js';

/** Carries runs out on this machine's cores, each in its folder: what was killed goes on, what has ended is read. */
export class LocalWorkshop implements Workshop {
  readonly jobs: number;
  private readonly conductor: Conductor;
  private readonly running = new Map<number, RunOrder>();
  private readonly going = new Set<Promise<RunEnd>>();
  private readonly closing = new AbortController();
  private orders = 0;

  constructor(
    private readonly folder: StudyFolder,
    options: { jobs?: number | undefined; signal?: AbortSignal | undefined },
  ) {
    this.jobs = jobsWithinCores(options.jobs);
    const { signal = this.closing.signal } = options;
    this.conductor = openConductor({
      jobs: this.jobs,
      signal: AbortSignal.any([signal, this.closing.signal]),
      onEvent: (event) => {
        if (event.kind !== 'progress') return;
        this.running.get(event.task)?.onProgress(event.progress.steps);
      },
    });
  }

  async carryOut(order: RunOrder): Promise<RunEnd> {
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

  private async carried(order: RunOrder): Promise<RunEnd> {
    const number = this.orders++;
    const folder = this.folder.runFolder(order.trial, order.run.seed);
    const before = resultBefore(folder, order);
    if (before !== undefined) return { outcome: outcomeOf(before), result: before };
    this.running.set(number, order);
    const outcome = await this.conductor.carryOut(number, {
      ...{ run: order.run, folder, resume: true },
      ...{ evaluationEpisodes: order.episodes, evaluationSeed: STUDY_SEED },
    });
    this.running.delete(number);
    const end = endOf(outcome);
    if (end.outcome === 'failed') rmSync(folder, { recursive: true, force: true });
    return end;
  }
}

/** Of a run that had ended before the process was killed; the folder of another run is cleared away. */
function resultBefore(folder: string, { run }: RunOrder): ResultJson | undefined {
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

function outcomeOf({ outcome }: ResultJson): 'finished' | 'diverged' {
  return outcome === 'diverged' ? 'diverged' : 'finished';
}

function endOf(run: TaskOutcome): RunEnd {
  switch (run.outcome) {
    case 'finished':
    case 'diverged':
      return { outcome: run.outcome, result: JSON.parse(JSON.stringify(resultJson(run))) };
    case 'broken':
      return { outcome: 'failed', error: `step ${run.failure.step}: ${run.failure.message}` };
    case 'failed':
      return { outcome: 'failed', error: run.error.message };
    default:
      return { outcome: 'stopped' };
  }
}
