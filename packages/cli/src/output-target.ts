import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Links to follow: as many as Linux does. */
const MOST_LINKS = 40;

/** The file behind links, also where it does not exist yet. */
export function targetOf(file: string): string {
  let path = resolve(file);
  for (let i = 0; i < MOST_LINKS && isLink(path) && !existsSync(path); i++) {
    path = resolve(dirname(path), readlinkSync(path));
  }
  return existsSync(path) && isRegular(path) ? realpathSync(path) : path;
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

export function isRegular(path: string): boolean {
  return statSync(path).isFile();
}

/** `/dev/stdout`, `/dev/fd/63`: a descriptor of this process, which may not be opened anew (a socket). */
export function descriptorOf(file: string): number | undefined {
  const path = resolve(file);
  if (path === '/dev/stdout') return 1;
  if (path === '/dev/stderr') return 2;
  const number = /^\/(?:dev\/fd|proc\/self\/fd)\/(\d+)$/.exec(path)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Writes to what is no file of a disk: a pipe, a device, a descriptor. */
export function writeThrough(file: string, target: string, content: Buffer): void {
  const own = descriptorOf(file);
  const descriptor = own ?? openSync(target, constants.O_WRONLY);
  try {
    for (let at = 0; at < content.length; ) at += writeSome(descriptor, content.subarray(at));
  } finally {
    if (own === undefined) closeSync(descriptor);
  }
}

const PATIENCE_MS = 5;

/** A pipe whose reader is slower takes nothing for a moment. */
function writeSome(descriptor: number, content: Buffer): number {
  try {
    return writeSync(descriptor, content);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PATIENCE_MS);
    return 0;
  }
}
