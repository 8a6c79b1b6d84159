import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { parseJson } from 'perilune';
import { Failure, remedyOf } from '../failure.js';
import { decodeText } from './decode-text.js';

const MiB = 2 ** 20;

/**
 * How large a file of each kind may be, in bytes: far more than any that is written, and no more than can be read
 * in a moment. What is larger is something else.
 */
const MOST_BYTES = {
  /** A configuration, a result. */
  options: 16 * MiB,
  /** `monitor.csv`, `progress.csv`: some million episodes. */
  table: 32 * MiB,
  agent: 1024 * MiB,
  /** With all of its replay, and no more than Node reads at once. */
  checkpoint: 2047 * MiB,
  /** TensorBoard's. */
  events: 1024 * MiB,
} as const;

/** What a file is read as. */
export type FileKind = keyof typeof MOST_BYTES;

/**
 * The one way in which a file is read that a person named or may have changed: a regular file, of bounded size. A
 * folder, a device that never ends and a pipe that never begins are told as such.
 *
 * @throws Failure that says what is in the way
 */
export function readBytes(file: string, kind: FileKind): Buffer {
  let descriptor: number | undefined;
  try {
    // Without waiting for whoever may write into a pipe.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    checkFile(file, fstatSync(descriptor), MOST_BYTES[kind]);
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${file} cannot be read: ${reasonOf(error)}.`, { cause: error });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** @throws Failure as `readBytes`, and if it is no UTF-8: what it is instead is named */
export function readText(file: string, kind: FileKind): string {
  const text = decodeText(readBytes(file, kind));
  if (typeof text === 'string') return text;
  throw new Failure(`${file} ${text.problem}: save it as UTF-8 without a byte order mark.`);
}

/** @throws Failure as `readText`, and if it is no JSON, or has a key twice: the line is named */
export function readJson(file: string): unknown {
  const text = readText(file, 'options');
  try {
    return parseJson(text);
  } catch (error) {
    const { message } = error as Error;
    throw new Failure(`${file}, line ${lineOf(message, text)}, is no JSON: ${message}.`, {
      cause: error,
    });
  }
}

/** V8 tells the place as a count of characters; of a text that ends too early it tells none. */
function lineOf(message: string, text: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  const before = position === undefined ? text.trimEnd() : text.slice(0, Number(position));
  return before.split('\n').length;
}

function checkFile(file: string, stats: Stats, most: number): void {
  const other = otherThanFile(stats);
  if (other !== undefined)
    throw new Failure(`${file} cannot be read: it is ${other}, but a file is needed.`);
  if (stats.size <= most) return;
  throw new Failure(
    `${file} cannot be read: it has ${inMebibytes(stats.size)}, but one of its kind has at most ${inMebibytes(most)}.`,
  );
}

function otherThanFile(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

function inMebibytes(bytes: number): string {
  return `${Math.ceil(bytes / MiB).toLocaleString('en-US')} MiB`;
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EACCES' ? 'reading it is not permitted (EACCES)' : remedyOf(error);
}
