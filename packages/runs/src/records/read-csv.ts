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
  return readTable(text, (columns) => {
    const [r, l, t] = ['r', 'l', 't'].map((name) => columns.indexOf(name)) as [
      number,
      number,
      number,
    ];
    if (r < 0 || l < 0 || t < 0) return undefined;
    return (cells) => {
      const length = numberIn(cells[l]);
      const row = { return: numberIn(cells[r]), length, seconds: numberIn(cells[t]) };
      const isEpisode = Number.isSafeInteger(length) && length >= 1 && row.seconds >= 0;
      return isEpisode && Number.isFinite(row.return) ? row : undefined;
    };
  });
}

/** The rows of a progress.csv, whatever its columns beside step and seconds; an empty cell is NaN. */
export function readLearning(text: string): ReadRows<LearningRow> {
  return readTable(text, (columns) => {
    if (!columns.includes('step') || !columns.includes('seconds')) return undefined;
    return (cells) => {
      const entries = columns.map((name, i) => [name, numberIn(cells[i])] as const);
      const row = Object.fromEntries(entries) as LearningRow;
      return Number.isSafeInteger(row.step) && row.step >= 0 && row.seconds >= 0 ? row : undefined;
    };
  });
}

/** Makes a row of a line's cells; undefined of those that are none. */
type RowMaker<Row> = (cells: readonly string[]) => Row | undefined;

/**
 * Reads line by line, so that one that is damaged costs itself and nothing that comes after: a quote that nobody
 * closes, say. Tables of numbers have no line breaks within their cells. What ends without one is cut, or is being written.
 *
 * @param rowsOf says how rows are made of a table with those columns; undefined if it is another
 */
function readTable<Row>(
  text: string,
  rowsOf: (columns: readonly string[]) => RowMaker<Row> | undefined,
): ReadRows<Row> {
  let columns: readonly string[] | undefined;
  let toRow: RowMaker<Row> | undefined;
  const found: ReadRows<Row> = { rows: [], damaged: 0 };
  for (const line of linesOf(text)) {
    const cells = cellsOf(line);
    if (columns === undefined) {
      columns = cells ?? [];
      toRow = new Set(columns).size === columns.length ? rowsOf(columns) : undefined;
      if (toRow === undefined) found.damaged += 1;
      continue;
    }
    const row = cells?.length === columns.length ? toRow?.(cells) : undefined;
    if (row === undefined) found.damaged += 1;
    else found.rows.push(row);
  }
  return found;
}

/** Those with something in them; Stable-Baselines3 begins with a comment. */
function* linesOf(text: string): Generator<string> {
  let from = 0;
  for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
    const line = text.slice(from, text[to - 1] === '\r' ? to - 1 : to);
    if (line !== '' && !line.startsWith('#')) yield line;
    from = to + 1;
  }
}

/** The texts between a line's commas; undefined where a quote is not closed. */
function cellsOf(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(',');
  const parts = line.split('"');
  if (parts.length % 2 === 0) return undefined;
  const cells = [''];
  parts.forEach((part, i) => {
    const [first, ...others] = i % 2 === 1 ? [part] : part.split(',');
    cells[cells.length - 1] += first as string;
    for (const other of others) cells.push(other);
  });
  return cells;
}

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
const NINE = 57;

/** NaN for what is no decimal number. */
function numberIn(cell: string | undefined): number {
  if (cell === undefined || cell === '') return Number.NaN;
  // Most have a digit second, or nothing: of those `Number` alone knows.
  const isPlain = cell.length === 1 ? cell >= '0' : cell.charCodeAt(1) <= NINE && cell >= '+';
  return isPlain || NUMBER.test(cell) ? Number(cell) : Number.NaN;
}
