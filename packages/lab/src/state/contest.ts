import { signal } from '@preact/signals';
import type { RunOptions } from 'perilune';
import { Run } from './run';

/** One of several runs side by side. */
export interface Lane {
  name: string;
  options: RunOptions;
  run: Run;
}

/** Several runs at once, each in its own worker, on the same seed. */
export class Contest {
  readonly lanes = signal<readonly Lane[]>([]);

  constructor(private readonly foresight: boolean) {}

  get active(): boolean {
    return this.lanes.value.some(({ run }) => run.active.value);
  }

  start(entrants: readonly { name: string; options: RunOptions }[]): void {
    this.stop();
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
