import { bootstrapInterval, interquartileMean, mean, median } from 'perilune';
import type { TaskResult } from './task.js';

/** What the runs of one variant came to, over their seeds. */
export interface VariantSummary {
  variant: string;
  seeds: number;
  /** Mean return of the reporting episodes, a value a seed; runs without an agent left out. */
  greedy: number[];
  /** Mean return of the last 100 training episodes, a value a seed. */
  lastEpisodes: number[];
  /** Mean return of all training episodes, a value a seed. */
  allEpisodes: number[];
  /** Seeds whose learning diverged, and the episodes in which it did. */
  divergedIn: number[];
  /** Of 100 reporting episodes, the mean over the seeds; landers only. */
  landed: number | undefined;
  /** Seconds of training, and microseconds a step: medians. */
  seconds: number;
  microseconds: number;
  episodes: number;
  steps: number;
  visitedCells: number | undefined;
}

export function summarizeRuns(variant: string, runs: readonly TaskResult[]): VariantSummary {
  const evaluations = runs.flatMap(({ evaluation }) => (evaluation ? [evaluation] : []));
  const landings = evaluations.flatMap(({ landed }) => (landed === undefined ? [] : [landed]));
  const cells = runs.flatMap(({ visitedCells }) => visitedCells ?? []);
  return {
    variant,
    seeds: runs.length,
    greedy: evaluations.map((evaluation) => evaluation.mean),
    lastEpisodes: runs.map(({ returns }) => mean(returns.slice(-100))),
    allEpisodes: runs.map(({ returns }) => mean(returns)),
    divergedIn: runs.flatMap(({ divergence }) => divergence?.episode ?? []),
    landed: landings.length > 0 ? mean(landings) : undefined,
    seconds: median(runs.map(({ seconds }) => seconds)),
    microseconds: median(runs.map(({ seconds, steps }) => (1e6 * seconds) / steps)),
    episodes: Math.max(...runs.map(({ returns }) => returns.length)),
    steps: median(runs.map(({ steps }) => steps)),
    visitedCells: cells.length > 0 ? median(cells) : undefined,
  };
}

/** Three seeds are the fewest that say anything about others. */
const FEWEST = 3;

/**
 * Over seeds: the interquartile mean and its 95 % bootstrap interval, "-37 [-52, -20]"; of one or two
 * seeds the values themselves.
 */
export function overSeeds(values: readonly number[], digits = 0): string {
  const round = (value: number) => minus(value.toFixed(digits));
  if (values.length === 0) return '–';
  if (values.length < FEWEST) return values.map(round).join(', ');
  const { estimate, low, high } = bootstrapInterval([[values]], ([group]) =>
    interquartileMean(group?.[0] ?? []),
  );
  if (low === null || high === null) return round(estimate);
  return `${round(estimate)} [${round(low)}, ${round(high)}]`;
}

/** A typographic minus, and no minus zero. */
export function minus(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace('-', '−');
}

export function duration(seconds: number): string {
  return seconds < 90 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
}

/** "1 of 3, in episode 12", "3 of 3, in episodes 5-15", "none of 3". */
export function divergences({ divergedIn, seeds }: VariantSummary): string {
  if (divergedIn.length === 0) return seeds === 1 ? 'no' : `none of ${seeds}`;
  const [first, last] = [Math.min(...divergedIn), Math.max(...divergedIn)];
  const where = first === last ? `episode ${first}` : `episodes ${first}–${last}`;
  return seeds === 1 ? `in ${where}` : `${divergedIn.length} of ${seeds}, ${where}`;
}

/** 12345 as 12,345, whatever language the machine speaks. */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}
