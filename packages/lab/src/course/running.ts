import { batch, signal } from '@preact/signals';
import type { Setting } from '../../course/chapter';
import type { Outcome, runChapter } from '../../course/runs';
import { askOnce } from '../parts/ask-worker';

/** What came of a run. */
export interface Done extends Setting {
  outcome: Outcome;
}

/** The run of the chapter that is shown, in a worker of its own. */
export class ChapterRun {
  readonly active = signal(false);
  readonly done = signal<Done | undefined>(undefined);
  /** The answer that came true last of each value that has been run, by the value as text. */
  readonly told = signal<Readonly<Record<string, string>>>({});
  readonly problem = signal<string | undefined>(undefined);
  private worker: Worker | undefined;

  /** Begins anew; a run that is going on is given up. */
  async start(chapter: string, setting: Setting): Promise<void> {
    this.stop();
    this.active.value = true;
    this.problem.value = undefined;
    const worker = new Worker(new URL('./course.worker.ts', import.meta.url), { name: 'course' });
    this.worker = worker;
    try {
      const outcome = await askOnce<{ run: typeof runChapter }, Outcome>(worker, (runner) =>
        runner.run(chapter, setting),
      );
      if (this.worker === worker) this.tell({ ...setting, outcome });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (this.worker === worker) this.problem.value = text;
    }
    if (this.worker === worker) this.stop();
  }

  private tell(done: Done): void {
    batch(() => {
      this.told.value = { ...this.told.peek(), [done.value]: done.outcome.came };
      this.done.value = done;
    });
  }

  /** Gives up the run that is going on. */
  stop(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.active.value = false;
  }

  /** Another chapter: nothing has been run in it. */
  clear(): void {
    this.stop();
    this.done.value = undefined;
    this.told.value = {};
    this.problem.value = undefined;
  }
}
