import type { Checkpoint, RunOptions } from 'perilune';
import type { Milestone } from '../journey/milestones';
import { columnsOf } from '../training/episode-log';
import type { Outcome, Report, Trial } from '../training/reports';
import { type KeptHead, type KeptParts, keep, note, recall } from './store';

/** How much longer than it takes to write a checkpoint nothing is written after it. */
const REST = 20;

/** Which run is kept, and as what. */
export interface Keeping {
  id: string;
  /** When it began, in seconds since 1970. */
  began: number;
  /** Whether it goes on from what is kept. */
  resume?: boolean;
  paused?: boolean;
}

/** Keeps a run in the browser while it trains, so that a page that is loaded anew goes on with it. */
export class Keeper {
  /** Why nothing can be kept, once that is known. */
  failure: string | undefined;
  /** Policies along the way. */
  milestones: readonly Milestone[] = [];
  /** How many had ended in what is gone on with. */
  episodesBefore = 0;
  private trials: Trial[] = [];
  private readonly head: KeptHead;
  private report: Report | undefined;
  private policy: Uint8Array | undefined;
  private writing: Promise<void> = Promise.resolve();
  private isBusy = false;
  private restsUntil = Number.NEGATIVE_INFINITY;

  constructor({ id, began, paused = false }: Keeping, options: RunOptions) {
    const keptAt = Date.now();
    this.head = { id, options, began, steps: 0, keptAt, paused, over: false, attempts: 0 };
  }

  /** In place of what was kept before. A run that is kept without a checkpoint begins anew, to the same end. */
  async begin(): Promise<undefined> {
    await this.write({ sight: undefined, checkpoint: undefined });
  }

  /** @returns the checkpoint to go on from, if there is one */
  async resume(): Promise<Uint8Array | undefined> {
    const sight = await recall(this.head.id, 'sight');
    this.report = sight?.report;
    this.policy = sight?.policy;
    this.milestones = sight?.milestones ?? [];
    this.trials = [...(sight?.trials ?? [])];
    this.episodesBefore = sight?.episodes.return.length ?? 0;
    return await recall(this.head.id, 'checkpoint');
  }

  /** How it stands: kept with the next checkpoint. */
  see({ episodes: _, policy, ...report }: Report): void {
    this.trials.push(...report.trials);
    const told = { episodes: [], trials: [], milestones: [], policy: undefined };
    this.report = { ...report, ...told };
    this.policy = policy ?? this.policy;
  }

  /** Keeps a checkpoint, unless the one before is still being written or was only just. */
  take({ bytes, step, episodes }: Checkpoint): void {
    if (this.isBusy || performance.now() < this.restsUntil) return;
    this.head.steps = step;
    this.head.attempts = 0;
    const { report, policy, milestones } = this;
    const trials = this.trials.slice();
    const seen = { report, policy, milestones, trials, episodes: columnsOf(episodes) };
    const sight = { ...seen, outcome: undefined };
    void this.write({ sight, checkpoint: bytes });
  }

  /** It rests, or goes on: a page that is loaded anew leaves it so. */
  pause(paused: boolean): void {
    this.head.paused = paused;
    void note(this.head.id, { paused }).catch((error) => this.fail(error));
  }

  /** What it came to takes the place of the checkpoint. */
  async conclude(outcome: Outcome, episodes: Checkpoint['episodes']): Promise<void> {
    await this.writing;
    Object.assign(this.head, { over: true, paused: false, steps: outcome.steps });
    const { report, milestones, trials } = this;
    const seen = { report, milestones, trials, episodes: columnsOf(episodes) };
    const sight = { ...seen, policy: outcome.model, outcome };
    await this.write({ sight, checkpoint: undefined });
  }

  private write(parts: Omit<KeptParts, 'head'>): Promise<void> {
    this.writing = this.written(parts);
    return this.writing;
  }

  private async written(parts: Omit<KeptParts, 'head'>): Promise<void> {
    this.isBusy = true;
    const began = performance.now();
    try {
      await keep(this.head.id, { head: { ...this.head, keptAt: Date.now() }, ...parts });
    } catch (error) {
      this.fail(error);
    }
    const now = performance.now();
    this.restsUntil = now + REST * (now - began);
    this.isBusy = false;
  }

  private fail(error: unknown): void {
    this.failure = error instanceof Error ? error.message : String(error);
  }
}
