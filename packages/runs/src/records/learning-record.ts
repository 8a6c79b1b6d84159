import { stringify } from 'csv-stringify/sync';
import type { Progress } from 'perilune';

/** How learning stood at one moment of a run: a row of progress.csv. */
export interface LearningRow {
  /** Environment steps. */
  step: number;
  episodes: number;
  seconds: number;
  /** Since the row before. */
  stepsPerSecond: number;
  /** Chance of a random action. */
  epsilon: number;
  /** Mean return of the last 100 training episodes; NaN before the first. */
  meanReturn: number;
  /** Of the latest updates, in the units that are learned; this and the next four NaN before the first. */
  loss: number;
  /** Global L2 norm before clipping. */
  gradientNorm: number;
  /** Of the actions learned from, in the environment's units. */
  meanQ: number;
  /** Mean size of the temporal-difference error, in the environment's units. */
  tdError: number;
  /** Share of the hidden units that gave 0 for a whole batch. */
  deadUnits: number;
  /** What the last 100 episodes were taken to be worth when they began, and what they were, discounted. */
  predictedReturn: number;
  discountedReturn: number;
}

/** The columns of progress.csv, in their order. */
export const LEARNING_COLUMNS = [
  'step',
  'episodes',
  'seconds',
  'stepsPerSecond',
  'epsilon',
  'meanReturn',
  'loss',
  'gradientNorm',
  'meanQ',
  'tdError',
  'deadUnits',
  'predictedReturn',
  'discountedReturn',
] as const satisfies readonly (keyof LearningRow)[];

/** Steps from one row to the next, in the beginning. */
const INTERVAL = 500;
/** With more rows every other is let go, so that a long run's record stays small. */
const MOST_ROWS = 2_000;

/** Steps that lie at least between rows at this step of a run: doubled as often as `MOST_ROWS` asks for. */
function intervalAt(step: number): number {
  let interval = INTERVAL;
  while (interval * MOST_ROWS < step) interval *= 2;
  return interval;
}

/**
 * Keeps a row every so many steps of what a run tells about its learning: 500, twice that beyond a
 * million steps, and so on. How many more depends on the clock, by which progress is told.
 */
export class LearningRecord {
  private kept: LearningRow[];
  private latest: { step: number; seconds: number } = { step: 0, seconds: 0 };

  /** @param earlier the rows so far of a run that goes on */
  constructor(earlier: readonly LearningRow[] = []) {
    this.kept = [...earlier];
    this.latest = this.kept.at(-1) ?? this.latest;
    this.thin();
  }

  get rows(): readonly LearningRow[] {
    return this.kept;
  }

  /** @returns the row that was made of it; undefined when none is due yet */
  add(progress: Progress): LearningRow | undefined {
    const isLast = progress.steps >= progress.totalSteps && progress.steps > this.latest.step;
    const due = this.latest.step + intervalAt(progress.steps);
    if (!isLast && progress.steps < due) return undefined;
    const row = rowOf(progress, this.latest);
    this.kept.push(row);
    this.latest = row;
    this.thin();
    return row;
  }

  private thin(): void {
    while (this.kept.length > MOST_ROWS) {
      const { length } = this.kept;
      // From the latest backwards: where the run stands is never let go.
      this.kept = this.kept.filter((_, i) => (length - i) % 2 === 1);
    }
  }
}

function rowOf(progress: Progress, before: { step: number; seconds: number }): LearningRow {
  const { steps, episodes, seconds, epsilon, meanReturn, learning } = progress;
  const { predictedReturn, discountedReturn } = progress;
  return {
    step: steps,
    episodes,
    seconds,
    stepsPerSecond: (steps - before.step) / (seconds - before.seconds),
    epsilon,
    meanReturn,
    loss: learning?.loss ?? Number.NaN,
    gradientNorm: learning?.gradientNorm ?? Number.NaN,
    meanQ: learning?.meanQ ?? Number.NaN,
    tdError: learning?.tdError ?? Number.NaN,
    deadUnits: learning?.deadUnits ?? Number.NaN,
    predictedReturn,
    discountedReturn,
  };
}

/** The content of progress.csv: a row of names, then the rows; what is not known is left empty. */
export function progressCsv(rows: readonly LearningRow[]): string {
  return stringify([...rows], {
    header: true,
    columns: [...LEARNING_COLUMNS],
    cast: {
      number: (value) => (Number.isFinite(value) ? String(Number(value.toPrecision(7))) : ''),
    },
  });
}
