/** A policy as it stood on the way, and how far it had come. */
export interface Milestone {
  /** Environment steps of the run. */
  steps: number;
  /** Episodes that had ended. */
  episodes: number;
  /** The policy, as `save` gives it. */
  policy: Uint8Array;
}

/** Steps between the first ones; twice as many whenever there are too many of them. */
const FIRST_GAP = 1_000;
const MOST = 12;

/**
 * Policies of a run, evenly spread over its steps and few however long it becomes: where they lie depends on
 * the steps alone, so that the same recipe and seed leave the same ones on every machine.
 */
export class Milestones {
  private gap = FIRST_GAP;
  private kept: readonly Milestone[] = [];

  /** @param before what a run that is gone on with left, which tells how far apart they are by now */
  constructor(before: readonly Milestone[] = []) {
    const gaps = before.slice(1).map(({ steps }, i) => steps - (before[i]?.steps ?? 0));
    const least = Math.round(Math.min(...gaps, Number.MAX_SAFE_INTEGER) / FIRST_GAP) * FIRST_GAP;
    while (gaps.length > 0 && 2 * this.gap <= least) this.gap *= 2;
    this.kept = before;
  }

  get list(): readonly Milestone[] {
    return this.kept;
  }

  /** The step at which the next one is to be taken. */
  get due(): number {
    const last = this.kept.at(-1);
    return last === undefined ? 0 : this.markOf(last) + this.gap;
  }

  add(milestone: Milestone): void {
    this.kept = [...this.kept, milestone];
    while (this.kept.length > MOST) {
      this.gap *= 2;
      this.kept = this.kept.filter((one, i) => i === 0 || this.isOnMark(one, i));
    }
  }

  /** The even step that it was taken for: several environments step over it. */
  private markOf({ steps }: Milestone): number {
    return Math.floor(steps / this.gap) * this.gap;
  }

  /** Whether it is the first after an even step. */
  private isOnMark(one: Milestone, i: number): boolean {
    const before = this.kept[i - 1];
    return before !== undefined && this.markOf(one) > this.markOf(before);
  }
}
