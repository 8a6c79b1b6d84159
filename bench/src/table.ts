import type { Mark } from './marks.js';
import type { Spread } from './rounds.js';

/** Rows of cells as lines: the first column to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Median, and in brackets the lowest and the highest round. */
export function spread({ median, min, max }: Spread, digits: number): string {
  const show = (value: number) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${show(median)} [${show(min)}..${show(max)}]`;
}

export function marksTable(marks: readonly Mark[]): string {
  return table(
    marks.map(({ name, bound, required, measured, unit, met }) => [
      `${met ? 'met   ' : 'MISSED'} ${name}`,
      `${measured.toFixed(2)} ${unit}`,
      `(${bound} ${required.toLocaleString('en-US', { maximumFractionDigits: 3 })})`,
    ]),
  );
}
