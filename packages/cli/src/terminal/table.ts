import Table from 'cli-table3';
import { stdoutInk } from './ink.js';

export interface Column<Row> {
  head: string;
  /** What stands in the cell; an empty text where nothing is known. */
  cell(row: Row): string;
  right?: boolean;
  /** What is left out first where the terminal is too narrow: the highest. Without it never. */
  spare?: number;
}

const NO_BORDERS = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left'],
    ...['bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((part) => [part, '']),
);
const GAP = 2;

/**
 * A table for people: a line of names, a line a row. Columns that can be spared are left out until it is
 * no wider than `width`.
 *
 * @param width in characters; Infinity where nobody's terminal is the measure
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): { text: string; leftOut: string[] } {
  const shown = [...columns];
  while (widthOf(shown, rows) > width) {
    const spare = shown.filter((column) => column.spare !== undefined);
    if (spare.length === 0) break;
    const most = spare.reduce((a, b) => ((b.spare as number) > (a.spare as number) ? b : a));
    shown.splice(shown.indexOf(most), 1);
  }
  const leftOut = columns.filter((column) => !shown.includes(column)).map(({ head }) => head);
  return { text: layOut(shown, rows), leftOut };
}

/** How wide the output may be: a terminal's columns, or as wide as need be. */
export function widthOfOutput(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? (stream.columns ?? 80) : Number.POSITIVE_INFINITY;
}

function layOut<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const grid = new Table({
    head: columns.map(({ head }) => stdoutInk.bold(head)),
    colAligns: columns.map(({ right }) => (right ? 'right' : 'left')),
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
  });
  for (const row of rows) grid.push(columns.map((column) => column.cell(row)));
  const lines = grid.toString().split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
}

function widthOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): number {
  const widths = columns.map(({ head, cell }) =>
    rows.reduce((most, row) => Math.max(most, plain(cell(row)).length), head.length),
  );
  return widths.reduce((sum, width) => sum + width + GAP, -GAP);
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}
