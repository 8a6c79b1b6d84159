import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, remedyOf } from '../failure.js';

/** Ends the name of a file that is not whole yet. */
export const PART = '.part';

/**
 * Writes a file so that a reader, and a machine whose power fails, has the old one or the new one and
 * never a part: written aside, flushed, renamed, and its folder flushed.
 *
 * @throws Failure that names the file and what to do; what was there before is whole
 */
export function writeDurably(file: string, content: string | Uint8Array): void {
  const aside = file + PART;
  try {
    writeFlushed(aside, content);
    renameSync(aside, file);
    flushFolder(dirname(file));
  } catch (error) {
    tryToRemove(aside);
    throw new Failure(`${file} cannot be written: ${remedyOf(error)}.`, { cause: error });
  }
}

function writeFlushed(file: string, content: string | Uint8Array): void {
  const descriptor = openSync(file, 'w');
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes names that were given in a folder outlast a power failure. Windows has no such call. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  flush(folder, 'r');
}

function flush(path: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a folder and all that lies in it outlast a power failure. */
export function flushTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) flushTree(path);
    else flush(path, 'r+');
  }
  flushFolder(folder);
}

/** Removes a file that was not to come about. */
export function tryToRemove(file: string): void {
  try {
    rmSync(file);
  } catch {
    // What made writing fail is the better news.
  }
}
