import { signal } from '@preact/signals';
import type { RunOptions } from 'perilune';
import { askBeforeLeaving } from '../keeping/leaving';
import { Run } from './run';

/** One of several runs side by side. */
export interface Lane {
  name: string;
  options: RunOptions;
  run: Run;
  /** What is being trained in it, in words. */
  words: string;
}

/** Who takes part. */
export type Entrant = Omit<Lane, 'run'>;

/** Several runs at once, each in its own worker, on the same seed. */
export class Contest {
  readonly lanes = signal<readonly Lane[]>([]);

  constructor(private readonly foresight: boolean) {}

  /** Nothing of it is kept by the browser. */
  private readonly isLost = () => this.lanes.peek().some(({ run }) => run.active.peek());

  get active(): boolean {
    return this.lanes.value.some(({ run }) => run.active.value);
  }

  start(entrants: readonly Entrant[]): void {
    this.stop();
    askBeforeLeaving(this.isLost);
    this.lanes.value = entrants.map((entrant) => ({ ...entrant, run: new Run() }));
    for (const { run, options } of this.lanes.value)
      run.start(options, { foresight: this.foresight });
  }

  /** Begins one of them again: after its worker failed, say. */
  restart(lane: Lane): void {
    lane.run.start(lane.options, { foresight: this.foresight });
  }

  /** Ends all, keeping what was seen of them. */
  stop(): void {
    for (const { run } of this.lanes.value) run.finish();
  }
}
