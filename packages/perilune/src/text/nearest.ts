import { translate } from './foreign-words.js';
import { show } from './show.js';

/**
 * The candidate that `given` was most likely meant to be, or undefined when none is near: at most a
 * third of its letters (and at least two, of three letters one) would have to change. Then one that begins with `given`, if
 * that has three letters or more. Case does not count.
 */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
  const farthest = Math.max(given.length > 3 ? 2 : 1, Math.floor(given.length / 3));
  let best: string | undefined;
  let least = farthest + 1;
  for (const candidate of candidates) {
    const distance = editDistance(given.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best ?? candidates.find((candidate) => isBeginning(given, candidate));
}

function isBeginning(given: string, candidate: string): boolean {
  return given.length >= 3 && candidate.toLowerCase().startsWith(given.toLowerCase());
}

/**
 * "Unknown KIND X. Did you mean Y? Known are: A, B, C.", for an error message. Words of Stable-Baselines3 and
 * Gymnasium are understood.
 *
 * @param given may stand within others: `epsilon.end`
 */
export function unknownName(kind: string, given: unknown, known: readonly string[]): string {
  const list = known.length > 0 ? `Known are: ${known.join(', ')}` : 'There are none';
  const guessed = typeof given === 'string' ? guess(given, known) : '';
  return `Unknown ${kind} ${typeof given === 'string' ? JSON.stringify(given) : show(given)}.${guessed} ${list}.`;
}

function guess(given: string, known: readonly string[]): string {
  const translated = translate(given, known);
  if (translated !== undefined && 'instead' in translated) return ` ${translated.instead}.`;
  const name = translated?.name ?? nearest(given, known);
  return name === undefined ? '' : ` Did you mean ${JSON.stringify(name)}?`;
}

/** Levenshtein's distance: insertions, deletions and substitutions each cost 1. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) row = nextRow(row, a.charCodeAt(i - 1), b, i);
  return row[b.length] as number;
}

function nextRow(above: readonly number[], letter: number, b: string, i: number): number[] {
  const row = [i];
  for (let j = 1; j <= b.length; j++) {
    const substituted = (above[j - 1] as number) + (letter === b.charCodeAt(j - 1) ? 0 : 1);
    row.push(Math.min(substituted, (above[j] as number) + 1, (row[j - 1] as number) + 1));
  }
  return row;
}
