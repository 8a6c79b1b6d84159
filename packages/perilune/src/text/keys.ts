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
  if (!isNamed(given)) {
    throw new UsageError(
      `The ${kind.replace(/\boption\b/, 'options')} must be an object, but ${show(given)} was given.`,
    );
  }
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) throw new UsageError(unknownName(kind, key, known));
  }
}

/** Whether it holds values by their names: a list, a map or a text would be taken for an object that names nothing. */
export function isNamed(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !(Symbol.iterator in given);
}

/** The names of an interface's options: complete, or it does not compile. */
export type NamesOf<Options> = Readonly<Record<keyof Options, true>>;
