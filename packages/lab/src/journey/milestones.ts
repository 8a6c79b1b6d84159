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
const FIRST_GAP = 2_000;
const MOST = 12;
/** How much further each of the early ones is than the one before: what is learned first is learned in little time. */
const EARLY = 4;

/**
 * Policies of a run, evenly spread over its steps and few however long it becomes: where they lie depends on
 * the steps alone, so that the same recipe and seed leave the same ones on every machine.
 */
export class Milestones {
  private gap = FIRST_GAP;
  private kept: readonly Milestone[] = [];

  /** @param before what a run that is gone on with left, which tells how far apart they are by now */
  constructor(before: readonly Milestone[] = []) {
    this.kept = before;
    const [last, second] = [before.at(-1), before.at(-2)];
    if (last === undefined || second === undefined) return;
    const least = Math.round((last.steps - second.steps) / FIRST_GAP) * FIRST_GAP;
    while (2 * this.gap <= least) this.gap *= 2;
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

  /** Whether it is the first after an even step, or one of the few early ones that stay for ever. */
  private isOnMark(one: Milestone, i: number): boolean {
    const before = this.kept[i - 1];
    const mark = Math.floor(one.steps / FIRST_GAP);
    if (mark * FIRST_GAP < this.gap) return isPower(mark, EARLY);
    return before !== undefined && this.markOf(one) > this.markOf(before);
  }
}

function isPower(value: number, base: number): boolean {
  let power = 1;
  while (power < value) power *= base;
  return power === value;
}
