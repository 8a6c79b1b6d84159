import {
  findSomeRuns,
  type Group,
  type GroupSummary,
  groupRuns,
  type Improvement,
  importModulesOf,
  improvements,
  lowestLevel,
  progressions,
  summarize,
} from '@perilune/runs/past';
import { stringify } from 'csv-stringify/sync';
import type { Interval } from 'perilune';
import { keysOf, oneOf } from '../../options/settings.js';
import { checkWritable, picturePaths, writeOut, writePicture } from '../../output.js';
import { stderrInk } from '../../terminal/ink.js';
import { type Column, table, widthOfOutput } from '../../terminal/table.js';
import { nearPath } from '../../terminal/words.js';

export interface CompareFlags {
  plot?: string;
  by: string;
  csv?: string;
  json?: boolean;
}

/** `perilune compare`: configurations beside one another, over their seeds. */
export async function compare(sources: readonly string[], flags: CompareFlags): Promise<void> {
  const by = oneOf('--by', flags.by, keysOf(progressions));
  if (flags.plot !== undefined) picturePaths(flags.plot);
  if (flags.csv !== undefined) checkWritable(flags.csv);
  const { runs, others } = findSomeRuns(sources);
  await importModulesOf(runs);
  const groups = groupRuns(runs);
  const summaries = summarize(groups);
  const better = improvements(groups);
  if (!flags.json) tell(summaries, better);
  for (const note of notes(groups, summaries)) process.stderr.write(stderrInk.dim(`${note}\n`));
  for (const { folder, problem } of others) {
    process.stderr.write(stderrInk.dim(`${nearPath(folder)} is no run: ${problem}.\n`));
  }
  const files: string[] = [];
  if (flags.csv !== undefined) {
    writeOut(flags.csv, csvOf(summaries));
    files.push(flags.csv);
  }
  if (flags.plot !== undefined) {
    const { drawGroups } = await import('../../drawings/draw-groups.js');
    files.push(...writePicture(flags.plot, await drawGroups(groups, 'returns', by)));
  }
  for (const file of files) process.stderr.write(`${file}\n`);
  if (flags.json) {
    const all = { groups: summaries, improvements: better, files };
    process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  }
}

/** The diverged only where there are some: mostly there are none. */
function columnsFor(summaries: readonly GroupSummary[]): Column<GroupSummary>[] {
  const anyDiverged = summaries.some(({ diverged }) => diverged > 0);
  return columns.filter(({ head }) => head !== 'diverged' || anyDiverged);
}

const columns: readonly Column<GroupSummary>[] = [
  { head: 'configuration', cell: ({ label }) => label },
  { head: 'env', cell: ({ env }) => env, spare: 2 },
  { head: 'seeds', cell: ({ seeds }) => String(seeds.length), right: true },
  { head: 'solved', cell: ({ solved }) => String(solved), right: true },
  { head: 'diverged', cell: ({ diverged }) => String(diverged), right: true },
  { head: 'median s', cell: (row) => row.medianSeconds?.toFixed(1) ?? '-', right: true, spare: 1 },
  { head: 'mean', cell: ({ mean }) => mean?.toFixed(1) ?? '-', right: true },
  { head: 'IQM [95 %]', cell: (row) => interval(row.interquartileMean, 1), right: true },
];

function interval(found: Interval | null, digits: number): string {
  if (found === null) return '-';
  const [estimate, low, high] = [found.estimate, found.low, found.high].map((value) =>
    value.toFixed(digits),
  );
  return `${estimate} [${low}, ${high}]`;
}

function tell(summaries: readonly GroupSummary[], better: readonly Improvement[]): void {
  const { text } = table(columnsFor(summaries), summaries, widthOfOutput(process.stdout));
  process.stdout.write(`${text}\n`);
  for (const { of, over, probability } of better) {
    process.stdout.write(
      `\nP(a run of "${of}" is better than one of "${over}") = ${interval(probability, 2)}\n`,
    );
  }
}

function notes(groups: readonly Group[], summaries: readonly GroupSummary[]): string[] {
  return groups.flatMap(({ label, env, repeated }, i) => {
    const { unfinished, diverged } = summaries[i] as GroupSummary;
    const twice = repeated.map(({ folder }) => nearPath(folder)).join(', ');
    const level = lowestLevel(groups, env)?.toFixed(1);
    const worst = `unsolved and worse than all that finished${level === undefined ? '' : `, in means as ${level}`}`;
    return [
      ...(diverged > 0 ? [`${label}: ${diverged} diverged, counted as ${worst}.`] : []),
      ...(unfinished > 0 ? [`${label}: ${counted(unfinished)} not finished and not counted.`] : []),
      ...(twice ? [`${label}: a run of the same seed is there already, left out: ${twice}.`] : []),
    ];
  });
}

function counted(runs: number): string {
  return runs === 1 ? '1 run is' : `${runs} runs are`;
}

function csvOf(summaries: readonly GroupSummary[]): string {
  const rows = summaries.map(({ interquartileMean: iqm, seeds, ...summary }) => ({
    ...summary,
    seeds: seeds.length,
    iqm: iqm?.estimate,
    iqmLow: iqm?.low,
    iqmHigh: iqm?.high,
  }));
  const names = [
    'label',
    'env',
    'seeds',
    'diverged',
    'unfinished',
    'solved',
    'medianSeconds',
    'mean',
  ];
  return stringify(rows, { header: true, columns: [...names, 'iqm', 'iqmLow', 'iqmHigh'] });
}
