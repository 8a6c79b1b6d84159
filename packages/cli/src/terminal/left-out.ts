import { damagedTables, type NoRun, type Run } from '@perilune/runs/past';
import { nearPath, printable } from './words.js';

/** Of a folder that should have been a run, why it is none of those that are shown. */
export function leftOut({ folder, problem }: NoRun): string {
  return `${nearPath(folder)} is left out: ${printable(problem)}.`;
}

/** Of runs whose tables are damaged, how many lines of them are missing in what is shown. */
export function damagedLines(runs: readonly Run[]): string[] {
  return runs.flatMap(({ folder }) =>
    damagedTables(folder).map(({ name, lines }) => {
      const count = lines === 1 ? '1 line that is' : `${lines} lines that are`;
      return `${nearPath(folder)}/${name} has ${count} damaged and left out.`;
    }),
  );
}
