import { cpus } from 'node:os';
import { specOf } from 'perilune';
import { version } from '../version.js';
import { drawLayers } from './diagram.js';
import type { Experiment, Variant } from './experiments.js';
import { drawCurves } from './figures.js';
import { divergences, duration, overSeeds, summarizeRuns, type VariantSummary } from './numbers.js';
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

export interface Table {
  head: readonly string[];
  rows: readonly (readonly string[])[];
  caption?: string;
}

export interface Section {
  experiment: Experiment;
  summary: VariantSummary;
  /** One sentence: what happened here. */
  happened: string;
  facts: Table;
  /** SVG. */
  curves: string;
  /** GIF. */
  film: Uint8Array | undefined;
  diagram: string | undefined;
  networkSummary: string | undefined;
  beside: Table | undefined;
}

export interface Report {
  title: string;
  /** Seeds, machine, version: what a reader needs to judge and repeat it. */
  made: string;
  command: string;
  overview: Table;
  sections: Section[];
}

/** Everything that the report says, before it is HTML or Markdown. */
export async function buildReport(input: ReportInput): Promise<Report> {
  const { experiments, seeds, jobs, seconds } = input;
  const sections = await Promise.all(experiments.map((e) => buildSection(e, input)));
  const processor = cpus()[0]?.model ?? 'unknown processor';
  const only = experiments.length === 1 ? ` --only ${experiments[0]?.name}` : '';
  return {
    title: 'Landing on the moon, step by step',
    made: `Run seed${seeds === 1 ? ' 1' : `s 1–${seeds}`}; ${jobs} run${jobs === 1 ? '' : 's'} at a time on ${processor}, Node ${process.versions.node}, Perilune ${version()}; all runs took ${duration(seconds)}. Returns are means over 100 greedy episodes, reset seeds 30000–30099; over three seeds and more, the interquartile mean with its 95 % bootstrap interval.`,
    command: `perilune article${only} --seeds ${seeds}`,
    overview: overviewOf(sections),
    sections,
  };
}

async function buildSection(experiment: Experiment, input: ReportInput): Promise<Section> {
  const runs = runsOf(experiment, input);
  const summary = summarizeRuns(experiment.name, runs);
  const { env, title, layers } = experiment;
  return {
    experiment,
    summary,
    happened: happened(summary, env),
    facts: factsOf(summary),
    curves: await drawCurves(runs, { title, threshold: specOf(env).rewardThreshold }),
    film: runs.find(({ film }) => film)?.film,
    diagram: layers && drawLayers(layers),
    networkSummary: layers && runs.find((run) => run.summary)?.summary,
    beside: besideOf(experiment, input),
  };
}

/** The runs of a variant, in the order of their seeds. */
function runsOf({ name }: Variant, { records }: ReportInput): TaskResult[] {
  return records.filter(({ variant }) => variant === name).sort((a, b) => a.seed - b.seed);
}

/** What happened, in a sentence made of the numbers. */
function happened(summary: VariantSummary, env: string): string {
  const { divergedIn, seeds, landed, visitedCells, greedy, lastEpisodes } = summary;
  const parts: string[] = [];
  if (divergedIn.length > 0) parts.push(`Diverged: ${divergences(summary)}.`);
  parts.push(`Greedy return ${overSeeds(greedy)}`);
  if (landed !== undefined) parts[parts.length - 1] += `, ${landed.toFixed(0)} of 100 landed`;
  parts[parts.length - 1] += '.';
  if (env.startsWith('MountainCar')) {
    const solved = greedy.filter((mean) => mean >= -110).length;
    parts.push(
      `${solved} of ${seeds} seeds at −110 or better, after ${summary.episodes} episodes at most.`,
    );
  } else parts.push(`Last 100 training episodes: ${overSeeds(lastEpisodes)}.`);
  if (visitedCells !== undefined) parts.push(`${grouped(visitedCells)} cells visited.`);
  return parts.join(' ');
}

function factsOf(summary: VariantSummary): Table {
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

function overviewOf(sections: readonly Section[]): Table {
  return {
    head: ['System', 'The article says', 'What happened here', 'The article’s time', 'Time here'],
    rows: sections.map(({ experiment, summary, happened: told }) => [
      experiment.title,
      experiment.article.says,
      told,
      experiment.article.wall ?? '–',
      duration(summary.seconds),
    ]),
  };
}

/** The tables that hold the numbers, by the name of a file: for pages that quote them. */
export function tablesOf({ overview, sections }: Report): [name: string, table: Table][] {
  const beside = sections.flatMap(({ experiment, beside: table }): [string, Table][] =>
    table === undefined ? [] : [[experiment.name, table]],
  );
  return [['overview', overview], ...beside];
}

function besideOf(experiment: Experiment, input: ReportInput): Table | undefined {
  const variants = experiment.beside?.variants ?? [];
  if (variants.length === 0) return undefined;
  const rows = [experiment, ...variants].map((variant) => {
    const summary = summarizeRuns(variant.name, runsOf(variant, input));
    return [
      variant.label,
      divergences(summary),
      overSeeds(summary.allEpisodes),
      overSeeds(summary.greedy),
      summary.landed === undefined ? '–' : summary.landed.toFixed(0),
      `${summary.microseconds.toFixed(1)}\u00a0µs`,
    ];
  });
  return {
    head: [
      'Variant',
      'Diverged',
      'Return, all episodes',
      'Return, greedy',
      'Landed of 100',
      'A step',
    ],
    rows,
    caption: experiment.beside?.title ?? '',
  };
}

/** 12345 as 12,345, whatever language the machine speaks. */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}
