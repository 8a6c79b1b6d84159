import { AgentFileError, UsageError } from 'perilune';

const LONGEST = 80;

/** A text of a file as a message shows it: quoted, on one line, short. */
export function quoted(text: string): string {
  const whole = JSON.stringify(text);
  return whole.length <= LONGEST ? whole : `${whole.slice(0, LONGEST - 4)}..."`;
}

/** A value of a file's JSON as a message shows it: texts quoted, all else as JSON. It may be an object that breaks `String`. */
export function shown(value: unknown): string {
  return quoted(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));
}

/** Some of many names. */
export function listed(names: readonly string[]): string {
  const some = names.slice(0, 12).map((name) => quoted(name));
  return names.length > some.length
    ? `${some.join(', ')} and ${names.length - some.length} more`
    : some.join(', ');
}

/** What is wrong is not the file, but what it was asked for. */
export class CallError extends UsageError {}

/**
 * Reads a file of which any part may be damaged: whatever goes wrong is the file's fault.
 *
 * @param name what messages call it
 * @throws AgentFileError
 */
export function inFile<T>(name: string, read: () => T): T {
  return inPlace(name, () => {
    try {
      return read();
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new AgentFileError(`it cannot be read: ${(error as Error).message}.`, { cause: error });
    }
  });
}

/** Does something with a file, or with a part of one, and puts its name before what is refused there. */
export function inPlace<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const Kind = error instanceof CallError ? CallError : AgentFileError;
    throw new Kind(`${place}: ${error.message}`, { cause: error });
  }
}
