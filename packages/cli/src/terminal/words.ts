import { relative } from 'node:path';
import type { Progress } from 'perilune';

/** A number without its decimals: 12,345. */
export const whole = (value: number) => Math.round(value).toLocaleString('en-US');

export const speed = (progress: Progress) => `${whole(progress.steps / progress.seconds)} steps/s`;

export const score = (value: number) => (Number.isNaN(value) ? '-' : points(value)(value));

/**
 * Writes returns in as many digits as tell them apart: some worlds pay hundreds of points, others one.
 *
 * @param sizes of what is written side by side: the largest decides
 */
export function points(...sizes: number[]): (value: number) => string {
  const most = Math.max(...sizes.map(Math.abs));
  const digits = most >= 10 || most === 0 ? 1 : most >= 1 ? 2 : 3;
  return (value) => fixed(value, digits);
}

/** What rounds to nothing has no sign. */
function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** `8.3 s`, `2 min 5 s`, `1 h 4 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${whole(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** `epsilon 0.05`: an algorithm's numbers, a word each. */
export const named = (numbers: Readonly<Record<string, number>>) =>
  Object.entries(numbers).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);

/** A path as a person would type it from here: relative where it lies below this folder. Printable. */
export function nearPath(path: string): string {
  const near = relative(process.cwd(), path);
  return printable(near.startsWith('..') ? path : near || '.');
}

/**
 * A name as it may be shown: what would steer the terminal, or break the line, stands as an escape (`\\u001b`).
 *
 * @param kept control characters that are meant
 */
export function printable(text: string, kept = ''): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is they that are looked for.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) =>
    kept.includes(character)
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
