import { signal } from '@preact/signals';
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
      if (this.worker === worker) this.done.value = { ...setting, outcome };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (this.worker === worker) this.problem.value = text;
    }
    if (this.worker === worker) this.stop();
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
    this.problem.value = undefined;
  }
}
