import type { LearningRow } from './learning-record.js';

/** A training episode as monitor.csv has it. */
export interface MonitorRow {
  return: number;
  /** Steps. */
  length: number;
  /** Since the run began. */
  seconds: number;
}

/** What a table holds, and what of it could not be read. */
export interface ReadRows<Row> {
  rows: Row[];
  /** Lines that are left out since they are damaged. A last one that was cut off is none: somebody may write there. */
  damaged: number;
}

/** The episodes of a monitor.csv, ours or Stable-Baselines3's. */
export function readMonitor(text: string): ReadRows<MonitorRow> {
  const isEpisode = ({ r, l, t }: Cells) =>
    Number.isFinite(r) && Number.isSafeInteger(l) && (l as number) >= 1 && (t as number) >= 0;
  const { rows, damaged } = readTable(text, ['r', 'l', 't'], isEpisode);
  return {
    rows: rows.map(({ r, l, t }) => ({ return: r, length: l, seconds: t }) as MonitorRow),
    damaged,
  };
}

/** The rows of a progress.csv, whatever its columns beside step and seconds; an empty cell is NaN. */
export function readLearning(text: string): ReadRows<LearningRow> {
  const isRow = ({ step, seconds }: Cells) =>
    Number.isSafeInteger(step) && (step as number) >= 0 && (seconds as number) >= 0;
  return readTable(text, ['step', 'seconds'], isRow) as unknown as ReadRows<LearningRow>;
}

/** The numbers of a line by their columns. */
type Cells = Record<string, number>;

/**
 * Reads line by line, so that one that is damaged costs itself and nothing that comes after: a quote that nobody
 * closes, say. Tables of numbers have no line breaks within their cells.
 */
function readTable(
  text: string,
  needed: readonly string[],
  isWhole: (cells: Cells) => boolean,
): ReadRows<Cells> {
  const lines = text.split('\n');
  // What ends without a line break is cut, or is being written.
  lines.pop();
  const begin = lines.findIndex(isContent);
  const columns = begin < 0 ? undefined : cellsOf(lines[begin] as string);
  const known = new Set(columns);
  const isTable = columns?.length === known.size && needed.every((name) => known.has(name));
  const body = lines.slice(begin + 1).filter(isContent);
  if (!isTable) return { rows: [], damaged: text.trim() === '' ? 0 : body.length + 1 };
  const read = body.map((line) => numbersOf(line, columns as string[]));
  const rows = read.filter((cells): cells is Cells => cells !== undefined && isWhole(cells));
  return { rows, damaged: body.length - rows.length };
}

/** Stable-Baselines3 begins with a comment. */
function isContent(line: string): boolean {
  return line !== '' && line !== '\r' && !line.startsWith('#');
}

/** The texts between a line's commas; undefined where a quote is not closed. */
function cellsOf(line: string): string[] | undefined {
  const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (!whole.includes('"')) return whole.split(',');
  const parts = whole.split('"');
  if (parts.length % 2 === 0) return undefined;
  const cells = [''];
  parts.forEach((part, i) => {
    const [first, ...others] = i % 2 === 1 ? [part] : part.split(',');
    cells[cells.length - 1] += first as string;
    for (const other of others) cells.push(other);
  });
  return cells;
}

/** undefined for a line that has not a cell for every column; what is no number is NaN. */
function numbersOf(line: string, columns: readonly string[]): Cells | undefined {
  const cells = cellsOf(line);
  if (cells?.length !== columns.length) return undefined;
  const numbers: Cells = {};
  for (let i = 0; i < columns.length; i++) {
    numbers[columns[i] as string] = numberIn(cells[i] as string);
  }
  return numbers;
}

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;

function numberIn(cell: string): number {
  return NUMBER.test(cell) ? Number(cell) : Number.NaN;
}
