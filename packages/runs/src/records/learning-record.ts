import type { Progress } from 'perilune';
import { stringify } from '../files/csv.js';

/** How learning stood at one moment of a run: a row of progress.csv. */
export interface LearningRow {
  /** Environment steps. */
  readonly step: number;
  readonly episodes: number;
  /** Gradient steps. */
  readonly updates: number;
  readonly seconds: number;
  /** Since the row before. */
  readonly stepsPerSecond: number;
  /** Of the last 100 training episodes; NaN before the first. */
  readonly meanReturn: number;
  readonly meanLength: number;
  /** What they were taken to be worth when they began, and what they were, discounted. */
  readonly predictedReturn: number;
  readonly discountedReturn: number;
  /** What the algorithm reports, by its own names: how its schedules stand, what its latest updates found. */
  readonly [metric: string]: number;
}

/** The columns that every progress.csv has, in their order; the algorithm's own come after. */
const COLUMNS: readonly string[] = [
  'step',
  'episodes',
  'updates',
  'seconds',
  'stepsPerSecond',
  'meanReturn',
  'meanLength',
  'predictedReturn',
  'discountedReturn',
];

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

  /** Lets go of what was told of later steps: they do not count. */
  cutAfter(step: number): void {
    this.kept = this.kept.filter((row) => row.step <= step);
    this.latest = this.kept.at(-1) ?? { step: 0, seconds: 0 };
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
  const { steps, episodes, updates, seconds, meanReturn, meanLength } = progress;
  return {
    ...progress.standing,
    ...progress.learning,
    step: steps,
    episodes,
    updates,
    seconds,
    stepsPerSecond: (steps - before.step) / (seconds - before.seconds),
    meanReturn,
    meanLength,
    predictedReturn: progress.predictedReturn,
    discountedReturn: progress.discountedReturn,
  };
}

/** What of a row the algorithm reported. */
export function metricsIn(row: LearningRow): Record<string, number> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !COLUMNS.includes(name)));
}

/**
 * The content of progress.csv: a row of names, then the rows; what is not known is left empty.
 *
 * @param metrics the algorithm's own columns, in their order; others that a row has come after them
 */
export function progressCsv(rows: readonly LearningRow[], metrics: readonly string[]): string {
  const met = rows.flatMap((row) => Object.keys(metricsIn(row)));
  return stringify([...rows], {
    header: true,
    columns: [...new Set([...COLUMNS, ...metrics, ...met])],
    cast: {
      number: (value) => (Number.isFinite(value) ? String(Number(value.toPrecision(7))) : ''),
    },
  });
}
