import { relative } from 'node:path';
import type { Progress } from 'perilune';

/** A number without its decimals: 12,345. */
export const whole = (value: number) => Math.round(value).toLocaleString('en-US');

export const speed = (progress: Progress) => `${whole(progress.steps / progress.seconds)} steps/s`;

export const score = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(1));

/** `epsilon 0.05`: an algorithm's numbers, a word each. */
export const named = (numbers: Readonly<Record<string, number>>) =>
  Object.entries(numbers).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);

/** A path as a person would type it from here: relative where it lies below this folder. */
export function nearPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near || '.';
}
