import { UsageError } from 'perilune';
import { readInteger } from './settings.js';

/** More are a mistake: a run each, and a row each. */
const MOST = 10_000;

/**
 * Reads run seeds: `1-10`, `1,5,9`, or both mixed, each once, in the order in which they are named.
 *
 * @throws UsageError that says what is no seed or range, or that there are too many
 */
export function readSeeds(flag: string, text: string): number[] {
  const seeds = new Set<number>();
  for (const part of text.split(',')) {
    const [first = '', last = first, ...more] = part.trim().split('-');
    if (more.length > 0) throw unreadable(flag, text);
    const low = readInteger(flag, first, 0);
    const high = readInteger(flag, last, 0);
    if (high < low) {
      throw new UsageError(
        `${flag} has the range ${part.trim()}, but a range goes upwards: ${high}-${low}.`,
      );
    }
    if (seeds.size + high - low >= MOST) {
      throw new UsageError(`${flag} is ${JSON.stringify(text)}: that is more than ${MOST} seeds.`);
    }
    for (let seed = low; seed <= high; seed++) seeds.add(seed);
  }
  return [...seeds];
}

function unreadable(flag: string, text: string): UsageError {
  return new UsageError(
    `${flag} is ${JSON.stringify(text)}, but must be seeds and ranges of seeds: 1-10, or 1,5,9.`,
  );
}
