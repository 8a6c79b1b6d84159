import type { NoRun } from '@perilune/runs/past';
import { nearPath, printable } from './words.js';

/** Of a folder that should have been a run, why it is none of those that are shown. */
export function leftOut({ folder, problem }: NoRun): string {
  return `${nearPath(folder)} is left out: ${printable(problem)}.`;
}
