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
    const [, unexpected] = UNEXPECTED.exec(message) ?? [];
    const before = unexpected === undefined ? beforePlace(message, text) : beforeUnexpected(text);
    const line = before.split('\n').length;
    throw new Failure(`${file}, line ${line}, is no JSON: ${unexpected ?? message}.`, {
      cause: error,
    });
  }
}

/** What V8 says of a token that JSON has not, or not there, and behind it some of the text, but not where it stands. */
const UNEXPECTED = /^(Unexpected token '.*?'), /s;

/** Of what else it meets it tells the place as a count of characters, or none where the text ends too early. */
function beforePlace(message: string, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  return text.trimEnd().slice(0, Number(position ?? text.length));
}

/** The longest beginning of a text without the token that is not expected: all longer ones have it. */
function beforeUnexpected(text: string): string {
  let [without, having] = [0, text.length];
  while (having - without > 1) {
    const middle = Math.floor((without + having) / 2);
    if (isUnexpected(text.slice(0, middle))) having = middle;
    else without = middle;
  }
  return text.slice(0, without);
}

function isUnexpected(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return UNEXPECTED.test((error as Error).message);
  }
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
  return stats.isFIFO() ? 'a pipe' : 'a device';
}

function inMebibytes(bytes: number): string {
  return `${Math.ceil(bytes / MiB).toLocaleString('en-US')} MiB`;
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EACCES' ? 'reading it is not permitted (EACCES)' : remedyOf(error);
}
