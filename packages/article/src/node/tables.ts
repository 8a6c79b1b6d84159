import type { Experiment, Variant } from '../experiments.js';
import type { Table } from './document.js';
import {
  divergences,
  duration,
  grouped,
  overSeeds,
  summarizeRuns,
  type VariantSummary,
} from './numbers.js';
import type { TaskResult } from './task.js';

/** What a report is made of. */
export interface ReportInput {
  experiments: readonly Experiment[];
  /** Run seeds 1..n. */
  seeds: number;
  jobs: number;
  /** By the clock, from the first run's beginning to the last one's end. */
  seconds: number;
  records: readonly TaskResult[];
}

/** The runs of a variant, in the order of their seeds. */
export function runsOf({ name }: Variant, { records }: ReportInput): TaskResult[] {
  return records.filter(({ variant }) => variant === name).sort((a, b) => a.seed - b.seed);
}

/** An experiment's numbers. */
export function factsOf(summary: VariantSummary): Table {
  const { greedy, lastEpisodes, landed, visitedCells, divergedIn } = summary;
  const rows: [string, string][] = [
    ['Training episodes', grouped(summary.episodes)],
    ['Environment steps', grouped(summary.steps)],
    ['Training time', duration(summary.seconds)],
    ['A step of the world, learning included', `${summary.microseconds.toFixed(1)}\u00a0µs`],
    ['Return, last 100 training episodes', overSeeds(lastEpisodes)],
    ['Return, 100 greedy episodes', overSeeds(greedy)],
  ];
  if (landed !== undefined) rows.push(['Landed, of 100', landed.toFixed(0)]);
  if (visitedCells !== undefined) rows.push(['Cells visited', grouped(visitedCells)]);
  if (divergedIn.length > 0) rows.push(['Diverged', divergences(summary)]);
  return { head: ['', 'here'], rows };
}

/** An experiment beside its variants; undefined if it has none. */
export function besideOf(experiment: Experiment, input: ReportInput): Table | undefined {
  const { beside } = experiment;
  if (beside === undefined) return undefined;
  return {
    head: [
      'Variant',
      'Diverged',
      'Return, all episodes',
      'Return, greedy',
      'Landed of 100',
      'A step',
    ],
    rows: [experiment, ...beside.variants].map((variant) => rowOf(variant, input)),
    caption: beside.title,
  };
}

function rowOf(variant: Variant, input: ReportInput): string[] {
  const summary = summarizeRuns(variant.name, runsOf(variant, input));
  return [
    variant.label,
    divergences(summary),
    overSeeds(summary.allEpisodes),
    overSeeds(summary.greedy),
    summary.landed === undefined ? '–' : summary.landed.toFixed(0),
    `${summary.microseconds.toFixed(1)}\u00a0µs`,
  ];
}
