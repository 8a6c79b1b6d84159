import { parse } from 'csv-parse/sync';
import type { LearningRow } from './learning-record.js';

/** A training episode as monitor.csv has it. */
export interface MonitorRow {
  return: number;
  /** Steps. */
  length: number;
  /** Since the run began. */
  seconds: number;
}

/**
 * The episodes of a monitor.csv, ours or Stable-Baselines3's. A last line that was cut off, or a line that
 * holds no numbers, is left out.
 */
export function readMonitor(text: string): MonitorRow[] {
  return numbers(text)
    .map(({ r, l, t }) => ({ return: r, length: l, seconds: t }) as MonitorRow)
    .filter((row) => Object.values(row).every(Number.isFinite));
}

/** The rows of a progress.csv, whatever its columns; an empty cell is NaN, a row without its step is left out. */
export function readLearning(text: string): LearningRow[] {
  const rows = numbers(text) as unknown as LearningRow[];
  return rows.filter(({ step, seconds }) => Number.isFinite(step) && Number.isFinite(seconds));
}

function numbers(text: string): Record<string, number | undefined>[] {
  const records: Record<string, string>[] = parse(text, {
    columns: true,
    comment: '#',
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
  });
  return records.map((record) =>
    Object.fromEntries(Object.entries(record).map(([name, cell]) => [name, numberIn(cell)])),
  );
}

function numberIn(cell: string | undefined): number {
  return cell === undefined || cell.trim() === '' ? Number.NaN : Number(cell);
}
