import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';

/** Says when the next checkpoint is due. */
export class CheckpointPace {
  private last = performance.now();

  /**
   * @param every seconds from the end of one to the beginning of the next; undefined: none is ever due
   * @throws UsageError unless that is a number of at least 0
   */
  constructor(private readonly every: number | undefined) {
    if (every === undefined || every >= 0) return;
    throw new UsageError(
      `checkpointEvery is ${show(every)}, but must be a number of seconds, at least 0.`,
    );
  }

  get isDue(): boolean {
    return this.every !== undefined && performance.now() - this.last >= 1000 * this.every;
  }

  /** One was taken. */
  taken(): void {
    this.last = performance.now();
  }
}
