import type { EnvironmentReport } from './environment.js';
import type { LearnerReport } from './learner.js';
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
function spread({ median, min, max }: Spread, digits: number): string {
  const show = (value: number) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${show(median)} [${show(min)}..${show(max)}]`;
}

export function environmentTable({ landers, results }: EnvironmentReport): string {
  const header = ['steps a second', 'planck', 'one lander', 'ratio', `${landers} landers`, 'ratio'];
  const rows = results.map(({ pilot, planck, single, singleRatio, vector, vectorRatio }) => [
    `${pilot} pilot`,
    spread(planck, 0),
    spread(single, 0),
    spread(singleRatio, 1),
    spread(vector, 0),
    spread(vectorRatio, 1),
  ]);
  return table([header, ...rows]);
}

export function learnerTable({ updates, act, difference }: LearnerReport): string {
  const header = ['microseconds', 'TF.js wasm', 'Perilune', 'ratio', 'GFLOP/s'];
  const rows = updates.map(({ hidden, batch, tfjs, perilune, ratio, gflops }) => [
    `update 8-${hidden.join('-')}-4, batch ${batch}`,
    spread(tfjs, 0),
    spread(perilune, 1),
    spread(ratio, 1),
    gflops.toFixed(1),
  ]);
  const one = [
    'one action 8-64-64-4',
    spread(act.tfjs, 1),
    spread(act.perilune, 2),
    spread(act.ratio, 0),
    '',
  ];
  const check = `After ten equal steps the values of the two differ by ${difference.toExponential(1)} at most.`;
  return `${table([header, ...rows, one])}\n${check}`;
}

export function marksTable(marks: readonly Mark[]): string {
  return table(
    marks.map(({ name, bound, required, measured, unit, met }) => [
      `${met ? 'met   ' : 'MISSED'} ${name}`,
      `${measured.toFixed(2)} ${unit}`,
      `(${bound} ${required})`,
    ]),
  );
}
