import { UsageError } from '../errors.js';
import { unknownName } from './nearest.js';
import { show } from './show.js';

/**
 * Refuses an option that there is not: what is misspelt would otherwise do nothing, silently.
 *
 * @param kind of what the keys name, for the message: "option of train", say
 * @throws UsageError unless `given` is an object all of whose keys are known
 */
export function checkKeys(kind: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UsageError(
      `The ${kind.replace(/\boption\b/, 'options')} must be an object, but ${show(given)} was given.`,
    );
  }
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) throw new UsageError(unknownName(kind, key, known));
  }
}

/** The names of an interface's options: complete, or it does not compile. */
export type NamesOf<Options> = Readonly<Record<keyof Options, true>>;
