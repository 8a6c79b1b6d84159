import type { Checkpoint } from './checkpoint.js';

/** A note is taken when so many times as long as the last one took has passed: 2 % of a run's time at most. */
const PATIENCE = 50;

/**
 * The latest state of a run between two slices, kept in memory for the case that an environment fails in the midst of
 * a step, of which nobody knows how much of it happened.
 */
export class LatestState {
  private checkpoint: Checkpoint | undefined;
  private due = 0;

  /** @param take undefined where no state can be had */
  constructor(private readonly take: (() => Checkpoint) | undefined) {}

  get latest(): Checkpoint | undefined {
    return this.checkpoint;
  }

  /** To be called where the run's state is whole. @param options.now whether or not it is due */
  note({ now: atOnce = false } = {}): void {
    const began = performance.now();
    if (this.take === undefined || (began < this.due && !atOnce)) return;
    this.checkpoint = this.take();
    const now = performance.now();
    this.due = now + PATIENCE * (now - began);
  }

  /** One taken elsewhere, which is as good. */
  has(checkpoint: Checkpoint): void {
    if (this.take !== undefined) this.checkpoint = checkpoint;
  }
}
