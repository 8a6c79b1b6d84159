import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Failure, remedyOf } from '../failure.js';
import { PART, writeDurably } from '../folder/durable.js';
import { encodeEvent, type RunEvent, stepOf } from './event.js';
import { decodeRecords, encodeRecord } from './record.js';

const PREFIX = 'events.out.tfevents.';

/** The event files in a folder, the oldest first, as TensorBoard goes through them. */
export function eventFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(PREFIX) && !name.endsWith(PART))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * Writes the first events of a new file.
 *
 * @returns its path: later by name than any other, even if the clock went back
 * @throws Failure if it cannot be written
 */
export function createEventFile(folder: string, events: readonly RunEvent[]): string {
  const latest = eventFiles(folder).at(-1) ?? '';
  const after = Number(/tfevents\.(\d+)\./.exec(latest)?.[1] ?? 0) + 1;
  const seconds = Math.max(Math.floor(Date.now() / 1000), after);
  const host = hostname().replaceAll(/[^\w.-]/g, '_');
  const stamp = String(seconds).padStart(10, '0');
  const file = join(folder, `${PREFIX}${stamp}.${host}.${process.pid}.0`);
  writeDurably(file, encode(events));
  return file;
}

/**
 * Adds events to a file, flushed. It is added to and not written anew, since TensorBoard follows the
 * file it has open; each record has its own checksum, and a reader waits for the rest of one that is cut.
 *
 * @throws Failure if they cannot be added; the file is then as before
 */
export function appendEvents(file: string, events: readonly RunEvent[]): void {
  try {
    append(file, encode(events));
  } catch (error) {
    throw new Failure(`${file} cannot be written: ${remedyOf(error)}.`, { cause: error });
  }
}

function append(file: string, bytes: Uint8Array): void {
  const before = statSync(file).size;
  const descriptor = openSync(file, 'a');
  try {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
  } catch (error) {
    ftruncateSync(descriptor, before);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Takes away what lies after a step, and a record that was cut: the run goes on from there.
 *
 * @throws Failure if a file cannot be cut
 */
export function cutEventsAfter(folder: string, step: number): void {
  for (const file of eventFiles(folder)) {
    try {
      cutAfter(file, step);
    } catch (error) {
      throw new Failure(`${file} cannot be cut: ${remedyOf(error)}.`, { cause: error });
    }
  }
}

function cutAfter(file: string, step: number): void {
  const bytes = readFileSync(file);
  let end = 0;
  for (const record of decodeRecords(bytes)) {
    if (stepOf(record.content) > step) break;
    end = record.end;
  }
  if (end < bytes.length) truncateSync(file, end);
}

/** Whether such values were written at that step. */
export function holdsValues(
  folder: string,
  step: number,
  values: Readonly<Record<string, number>>,
): boolean {
  const [tag = ''] = Object.keys(values);
  const contents = eventFiles(folder)
    .flatMap((file) => [...decodeRecords(readFileSync(file))])
    .map(({ content }) => content);
  return contents.some((each) => stepOf(each) === step && each.includes(tag));
}

function encode(events: readonly RunEvent[]): Buffer {
  return Buffer.concat(events.map((event) => encodeRecord(encodeEvent(event))));
}
