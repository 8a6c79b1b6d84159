import { trailingMeans } from 'perilune';

/** One finished training episode. */
export interface PlottedEpisode {
  /** Sum of its rewards. */
  return: number;
  /** Environment steps of the run when it ended; needed only to mark the solved moment. */
  endedAt?: number | undefined;
}

/** A check whether the task is solved, by greedy episodes. */
export interface PlottedValidation {
  /** Environment steps of the run when it was made. */
  step: number;
  /** Greedy mean return. */
  mean: number;
}

/** What the picture is drawn from: a row an episode, numbered from 1. */
export interface ReturnRow {
  episode: number;
  value: number;
  /** Mean over this episode and the up to 99 before it. */
  mean: number;
  /** Whether the value lies under the picture's floor, where it is drawn as a mark pointing down. */
  below: boolean;
}

export interface ReturnsTable {
  /** At most `MOST_POINTS`, evenly spread, the last one always among them. */
  rows: ReturnRow[];
  /** The first episode whose mean is drawn. */
  meansFrom: number;
  /** Every how many-th episode has a row. */
  stride: number;
  /** Bounds of the vertical axis. */
  floor: number;
  ceiling: number;
}

export const WINDOW = 100;
/** A mean of fewer is noise, and is left out where the run is long enough to do without. */
const FEWEST = 20;
/** More points than that are a smear, and a megabyte of SVG. */
export const MOST_POINTS = 2000;

/**
 * @param others what must be seen too: a threshold, validations
 * @throws RangeError without episodes, or with a return that is not finite
 */
export function tabulate(
  episodes: readonly PlottedEpisode[],
  ...others: (number | undefined)[]
): ReturnsTable {
  if (episodes.length === 0) throw new RangeError('There is no episode to plot.');
  const values = episodes.map((episode) => episode.return);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RangeError(`The return of episode ${wrong + 1} is ${values[wrong]}, not a number.`);
  }
  const means = trailingMeans(values, WINDOW);
  const meansFrom = values.length > 2 * FEWEST ? FEWEST : 1;
  const shown = others.filter((value) => value !== undefined);
  const { floor, ceiling } = boundsOf(values, [...means.slice(meansFrom - 1), ...shown]);
  const stride = Math.ceil(values.length / MOST_POINTS);
  const rows = values
    .map((value, i) => ({ episode: i + 1, value, mean: means[i]!, below: value < floor }))
    .filter((_, i) => i % stride === 0 || i + 1 === values.length);
  return { rows, meansFrom, stride, floor, ceiling };
}

/**
 * Room for all that must be seen and for nearly all returns. Of the worst 2 % those may lie outside
 * that are far from the others: one flight that ends at -5000 would flatten all there is to see.
 */
export function boundsOf(
  values: readonly number[],
  visible: readonly number[],
): { floor: number; ceiling: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const top = highest([sorted[sorted.length - 1]!, ...visible]);
  const common = lowest([sorted[Math.floor(0.02 * sorted.length)]!, ...visible]);
  const near = common - 0.25 * (top - common);
  const bottom = Math.min(common, sorted.find((value) => value >= near)!);
  const margin = 0.05 * Math.max(top - bottom, 1);
  return { floor: bottom - margin, ceiling: top + margin };
}

/** Not `Math.min(...values)`: a long run has more episodes than a call may have arguments. */
function lowest(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value));
}

function highest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value));
}
