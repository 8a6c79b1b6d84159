import { proxy, type Remote, releaseProxy, wrap } from 'comlink';
import type { RunOptions } from 'perilune';
import { whenItFails } from '../parts/ask-worker';
import type { Outcome, Report } from './reports';
import type { Trainer, TrainerOptions } from './trainer';

/** What the page hears of a run. */
export interface RunListener {
  onReport(report: Report): void;
  onDone(outcome: Outcome): void;
  /** The run or its worker failed; the worker is gone. */
  onFailure(message: string): void;
}

/** A run in a worker of its own. */
export class RemoteTrainer {
  private readonly worker: Worker;
  private readonly trainer: Remote<Trainer>;
  private readonly listener: RunListener;
  private over = false;

  constructor(options: RunOptions, listener: RunListener, extra: TrainerOptions = {}) {
    this.listener = listener;
    this.worker = new Worker(new URL('./trainer.worker.ts', import.meta.url), { name: 'trainer' });
    this.trainer = wrap<Trainer>(this.worker);
    whenItFails(this.worker, (message) => this.fail(message));
    void this.run(options, extra);
  }

  pause(): void {
    if (!this.over) void this.trainer.pause();
  }

  resume(): void {
    if (!this.over) void this.trainer.resume();
  }

  step(): void {
    if (!this.over) void this.trainer.step();
  }

  limit(stepsPerSecond: number): void {
    if (!this.over) void this.trainer.limit(stepsPerSecond);
  }

  /** Asks for what was learned so far: `onDone` tells it. */
  stop(): void {
    if (!this.over) void this.trainer.stop();
  }

  /** Ends the worker at once; nothing more is heard of it. */
  dispose(): void {
    if (this.over) return;
    this.over = true;
    this.trainer[releaseProxy]();
    this.worker.terminate();
  }

  private async run(options: RunOptions, extra: TrainerOptions): Promise<void> {
    const listen = proxy((report: Report) => {
      if (!this.over) this.listener.onReport(report);
    });
    try {
      const outcome = await this.trainer.train(options, listen, extra);
      if (this.over) return;
      this.dispose();
      this.listener.onDone(outcome);
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    }
  }

  private fail(message: string): void {
    if (this.over) return;
    this.dispose();
    this.listener.onFailure(message);
  }
}
