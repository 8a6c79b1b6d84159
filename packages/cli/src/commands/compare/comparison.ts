import type { AcrossTasks, GroupSummary, Improvement, MethodSummary } from '@perilune/runs/past';
import { stringify } from 'csv-stringify/sync';
import type { Interval } from 'perilune';
import { type Column, table, widthOfOutput } from '../../terminal/table.js';
import { points, printable, score } from '../../terminal/words.js';

/** All that `compare` found. */
export interface Comparison {
  groups: readonly GroupSummary[];
  improvements: readonly Improvement[];
  /** null where all runs are of one environment. */
  acrossTasks: AcrossTasks | null;
}

/** The tables and sentences for people. */
export function comparisonText({ groups, improvements, acrossTasks }: Comparison): string {
  const width = widthOfOutput(process.stdout);
  const parts = [table(columnsFor(groups), groups, width).text];
  if (acrossTasks !== null && acrossTasks.methods.length > 0) {
    const heading = `Normalized scores over ${acrossTasks.tasks.join(', ')} (0 chance, 1 solved):`;
    parts.push(`${printable(heading)}\n${table(methodColumns, acrossTasks.methods, width).text}`);
  }
  parts.push(...improvements.map((each) => printable(sentenceOf(each))));
  return `${parts.join('\n\n')}\n`;
}

function sentenceOf({ of, over, tasks, probability }: Improvement): string {
  const where = tasks.length > 1 ? ` over ${tasks.join(', ')}` : '';
  return `P(a run of "${of}" is better than one of "${over}")${where} = ${written(probability, 2)}`;
}

/** The diverged only where there are some: mostly there are none. */
function columnsFor(summaries: readonly GroupSummary[]): Column<GroupSummary>[] {
  const anyDiverged = summaries.some(({ diverged }) => diverged > 0);
  return columns.filter(({ head }) => head !== 'diverged' || anyDiverged);
}

const columns: readonly Column<GroupSummary>[] = [
  { head: 'configuration', cell: ({ label }) => printable(label) },
  { head: 'env', cell: ({ task }) => printable(task), spare: 3 },
  { head: 'seeds', cell: ({ seeds }) => String(seeds.length), right: true },
  { head: 'solved', cell: ({ solved }) => String(solved), right: true },
  { head: 'diverged', cell: ({ diverged }) => String(diverged), right: true },
  { head: 'median s', cell: (row) => row.medianSeconds?.toFixed(1) ?? '-', right: true, spare: 1 },
  { head: 'mean', cell: ({ mean }) => score(mean ?? Number.NaN), right: true },
  { head: 'median', cell: ({ median }) => score(median ?? Number.NaN), right: true, spare: 2 },
  { head: 'IQM [95 %]', cell: (row) => written(row.interquartileMean), right: true },
];

const methodColumns: readonly Column<MethodSummary>[] = [
  { head: 'configuration', cell: ({ method }) => printable(method) },
  { head: 'runs', cell: ({ runs }) => String(runs), right: true },
  { head: 'IQM [95 %]', cell: (row) => written(row.interquartileMean, 2), right: true },
  { head: 'median', cell: (row) => written(row.median, 2), right: true, spare: 1 },
  { head: 'mean', cell: (row) => written(row.mean, 2), right: true, spare: 3 },
  { head: 'optimality gap', cell: (row) => written(row.optimalityGap, 2), right: true, spare: 2 },
];

/** `180.0 [150.0, 210.0]`, and where there is no interval the estimate alone. */
function written(found: Interval | null, digits?: number): string {
  if (found === null) return '-';
  const { estimate, low, high } = found;
  const text = digits === undefined ? points(estimate) : (value: number) => value.toFixed(digits);
  if (low === null || high === null) return text(estimate);
  return `${text(estimate)} [${text(low)}, ${text(high)}]`;
}

/** A row a configuration. Of the intervals estimate, low and high; empty where there is none. */
export function comparisonCsv(summaries: readonly GroupSummary[]): string {
  const rows = summaries.map((summary) => ({
    ...summary,
    seeds: summary.seeds.length,
    ...bounds('iqm', summary.interquartileMean),
    ...bounds('normalizedIqm', summary.normalized?.interquartileMean),
    ...bounds('optimalityGap', summary.normalized?.optimalityGap),
  }));
  const intervals = ['iqm', 'normalizedIqm', 'optimalityGap'];
  const columns = [
    ...['label', 'env', 'seeds', 'diverged', 'unfinished', 'solved', 'medianSeconds', 'mean'],
    ...boundNames('iqm'),
    ...['median', 'method', 'task'],
    ...intervals.slice(1).flatMap(boundNames),
  ];
  return stringify(rows, { header: true, columns });
}

function boundNames(name: string): string[] {
  return [name, `${name}Low`, `${name}High`];
}

function bounds(name: string, found: Interval | null | undefined): Record<string, unknown> {
  const values = [found?.estimate, found?.low, found?.high];
  return Object.fromEntries(boundNames(name).map((key, i) => [key, values[i]]));
}
